import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { linkTargets, pictureSources, place, visibleText } from '../../src/render/index.ts'
import { renderBody } from './load.ts'

describe('place', () => {
  const html = '<p title="<img src=\'a\'>">a</p><img src="a&amp;b.png" alt="x > y" style="width:1px"><img src="c.png">'
  it('replaces a source by its decoded value and keeps all other bytes', () => {
    expect(place(html, new Map([['a&b.png', { src: 'https://m.example/1?x=1&y=2' }]]))).toBe(
      html.replace('a&amp;b.png', 'https://m.example/1?x=1&amp;y=2'),
    )
  })
  it('adds width and ratio when they are known', () => {
    const placed = place('<img src="a">', new Map([['a', { src: 'b', widthPx: 1080, heightPx: 800 }]]))
    expect(placed).toBe('<img src="b" data-w="1080" data-ratio="0.7407">')
  })
  it.each([
    [299, false],
    [300, true],
    [677, true],
    [678, false],
  ])('says of a picture %i px wide that its width is meant: %s', (widthPx, said) => {
    const placed = place('<img src="a">', new Map([['a', { src: 'b', widthPx }]]))
    expect(placed).toBe(`<img src="b" data-w="${widthPx}"${said ? ' data-ignore-width=""' : ''}>`)
  })
  it('replaces sizes that are there already', () => {
    const once = place('<img src="a">', new Map([['a', { src: 'a', widthPx: 10, heightPx: 10 }]]))
    expect(place(once, new Map([['a', { src: 'a', widthPx: 20, heightPx: 10 }]]))).toBe(
      '<img src="a" data-w="20" data-ratio="0.5">',
    )
  })
  it('does not read replacement patterns in an address', () => {
    expect(place('<img src="a">', new Map([['a', { src: '$&$1$`' }]]))).toBe('<img src="$&amp;$1$`">')
  })
  it('places 2000 pictures in a megabyte quickly', () => {
    const many = Array.from({ length: 2000 }, (_, i) => `<p>${'字'.repeat(200)}</p><img src="p${i}.png">`).join('')
    const map = new Map(Array.from({ length: 2000 }, (_, i) => [`p${i}.png`, { src: `https://m.example/${i}` }]))
    const start = performance.now()
    expect(pictureSources(place(many, map))).toEqual([...map.values()].map(({ src }) => src))
    expect(performance.now() - start).toBeLessThan(500)
  })

  const name = fc.stringMatching(/^[a-z&"'<> é中.$]{1,12}$/)
  test('placing twice changes nothing, and only sources change', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), fc.boolean(), (names, sized) => {
        const html = renderBody(names.map((_, i) => `![](p${i})`).join('\n\n')).html
        const size = sized ? { widthPx: 30, heightPx: 20 } : {}
        const pictures = new Map(names.map((each, i) => [`p${i}`, { src: `https://m.example/${each}`, ...size }]))
        const placed = place(html, pictures)
        expect(place(placed, pictures)).toBe(placed)
        expect(pictureSources(placed)).toEqual([...pictures.values()].map(({ src }) => src))
        expect(visibleText(placed)).toBe(visibleText(html))
        expect(place(html, new Map())).toBe(html)
      }),
    )
  })
})

describe('reading html that WeChat gives back', () => {
  it('sees the same text whatever happened to white space and entities', () => {
    const sent = '<section><p>甲 <strong>A&amp;B</strong>&nbsp;乙</p><p>丙<br>丁</p></section>'
    const given =
      '<section>\n  <p>甲 <strong>A&#38;B</strong> 乙</p>\n<p><span leaf="">丙</span><br/>丁\u200b</p>\n</section>'
    expect(visibleText(given)).toBe(visibleText(sent))
    expect(visibleText(sent)).toBe('甲A&B乙丙丁')
  })
  it('sees a changed word', () => expect(visibleText('<p>46.4%</p>')).not.toBe(visibleText('<p>46.5%</p>')))
  it('reads data-src before src, and an empty source as none', () => {
    const html = '<img data-src="https://m.example/1/640?wx_fmt=png&amp;from=appmsg" src=""><img src=\'b\'><img src="">'
    expect(pictureSources(html)).toEqual(['https://m.example/1/640?wx_fmt=png&from=appmsg', 'b'])
  })
  it('lists link targets decoded', () => {
    expect(linkTargets('<a class="x" href="https://mp.weixin.qq.com/s?a=1&amp;b=2">x</a><a>y</a>')).toEqual([
      'https://mp.weixin.qq.com/s?a=1&b=2',
    ])
  })
})
