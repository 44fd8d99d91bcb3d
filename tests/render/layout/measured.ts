/** The screens WeChat's structure check lays an article out on: a phone, a tablet, a desktop. */
export const SCREENS_PX = [375, 585, 677]

/** One rule of layout that an article breaks. */
export interface LayoutFault {
  readonly rule: 'width' | 'line-height-overlapping' | 'height-nodisplay' | 'pre'
  readonly why: string
  readonly html: string
}

/** A bare page whose `#article` is laid out as the check's own: nothing wider than its parent, long words broken. */
export const page = (html: string): string => `<!doctype html><meta charset="utf-8"><style>
body{margin:0;font:17px/1.6 sans-serif}
#article{overflow:hidden;text-align:justify;color:rgba(0,0,0,.9)}
#article *{max-width:100%!important;box-sizing:border-box!important;overflow-wrap:break-word!important}
</style><div id="article">${html}</div>`

/**
 * The layout rules of WeChat's structure check over `#article`, as text that runs in the page: the tests' own types know
 * no DOM. In our words after wechatjs/verify-article-structure-spec 2.3 to 2.5 and 2.8 and its published checker (read
 * 2026-11-23), whose tolerances these are.
 */
export const MEASURE = `(screens => {
  const article = document.querySelector('#article')
  const all = [...article.querySelectorAll('*')]
  const text = element => element.textContent.replace(/[\\s\\u00a0\\u200b]/g, '')
  const style = element => getComputedStyle(element)
  const own = (element, name) => new RegExp('(?:^|;)\\\\s*' + name + '\\\\s*:\\\\s*([^;]+)', 'i').exec(element.getAttribute('style') || '')?.[1].trim()
  const ignored = element => element.closest('[data-ignore-width]') !== null
  const isBlock = element => !/^inline/.test(style(element).display) && !element.closest('table, svg')
  const isSized = element => element.matches('img, thead th') ||
    (!element.matches('svg, svg *, table *') && own(element, 'width') !== undefined && !/auto|100%/.test(own(element, 'width')))
  const faults = []
  const found = (rule, why, element) => faults.push({ rule, why, html: element.outerHTML.slice(0, 160) })

  const seen = new Map(all.map(element => [element, []]))
  for (const screen of screens) {
    article.style.width = screen + 'px'
    const page = article.getBoundingClientRect()
    for (const element of all) {
      const rect = element.getBoundingClientRect()
      const left = rect.left - page.left, right = page.right - rect.right
      const isFull = Math.abs(left + right) <= 1
      seen.get(element).push({ width: Math.round(rect.width), ratio: Math.round(rect.width) / screen, isFull, isOver: (left < -1 || right < -1) && !isFull })
      const { lineHeight, fontSize, overflowY } = style(element)
      const font = parseFloat(fontSize), line = lineHeight === 'normal' ? font * 1.2 : parseFloat(lineHeight)
      if (text(element) !== '' && !element.closest('svg')) {
        const hasOwnText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== '')
        const lines = line > 0 ? Math.round(rect.height / line) : 0
        if (rect.height > font * 1.2 && line + 10 < font) found('line-height-overlapping', line + ' below ' + font, element)
        else if (hasOwnText && isBlock(element) && rect.height > 0 && (line === 0 || (lines >= 2 && rect.height / lines < font * 0.95)))
          found('line-height-overlapping', lines + ' lines in ' + rect.height, element)
      }
      const slack = page.height > 200 ? 20 : 5
      const clips = /^[\\d.]+(px|em)/.test(own(element, 'height') || own(element, 'max-height') || '') && !element.matches('img, svg')
      if (!/auto|scroll/.test(overflowY) && (rect.height > page.height + slack || (clips && element.scrollHeight > element.clientHeight + 5)))
        found('height-nodisplay', 'higher than what holds it', element)
      if (element.matches('pre') && text(element) !== '' && element.scrollWidth > element.clientWidth + 1)
        found('pre', 'text that does not wrap', element)
    }
  }
  for (const element of all) {
    if (ignored(element)) continue
    const on = seen.get(element)
    const wide = on.map(({ width }) => width), ratios = on.map(({ ratio }) => ratio)
    const spread = numbers => Math.max(...numbers) - Math.min(...numbers)
    if ((isBlock(element) || isSized(element)) && on.some(({ isOver }) => isOver)) found('width', 'beyond the page', element)
    else if (isSized(element)) {
      const isFull = on.filter(each => each.isFull).length
      if (isFull > 0 && isFull < on.length) found('width', 'as wide as the page on some screens only', element)
      else if (isFull === 0 && spread(wide) > 10 && spread(ratios) > 0.2) found('width', 'another share of the page on each screen', element)
    }
  }
  return faults
})(${JSON.stringify(SCREENS_PX)})`
