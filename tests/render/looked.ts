// What runs in a page is text: the tests' own types know no DOM.

/** What is wider than the column, boxes that scroll aside. */
export const OVERFLOWING = `(() => {
  const right = document.querySelector('article').getBoundingClientRect().right + 0.5
  const over = [...document.querySelectorAll('article *')].filter(element =>
    (element.getBoundingClientRect().right > right || element.scrollWidth > element.clientWidth + 1) &&
    getComputedStyle(element).display !== 'inline' && !element.closest('[data-ignore-width]'))
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
  return (wide ? ['page'] : []).concat(over.map(element => element.outerHTML.slice(0, 120)))
})()`

/** How many stretches of text there are in `article`, and which have less than 4.5 to what lies under them. */
export const POOR_CONTRAST = `(() => {
  const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return { r: n[0], g: n[1], b: n[2], a: n[3] ?? 1 } }
  const over = (f, b) => ({ r: f.r * f.a + b.r * (1 - f.a), g: f.g * f.a + b.g * (1 - f.a), b: f.b * f.a + b.b * (1 - f.a), a: 1 })
  const linear = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }
  const luminance = c => 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b)
  const background = element => {
    const own = parse(getComputedStyle(element).backgroundColor)
    return own.a === 1 ? own : over(own, element === document.documentElement ? { r: 255, g: 255, b: 255, a: 1 } : background(element.parentElement))
  }
  const poor = []
  let count = 0
  const texts = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode
    if (text.data.trim() === '') continue
    count++
    const below = background(text.parentElement)
    const [one, two] = [luminance(over(parse(getComputedStyle(text.parentElement).color), below)), luminance(below)]
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
    if (ratio < 4.5) poor.push(text.data.slice(0, 40) + ' ' + ratio.toFixed(2))
  }
  return { count, poor }
})()`
