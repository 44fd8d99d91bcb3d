import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readXml, textAt, XmlError } from '../../../src/wechat/callback/xml.ts'

const isRefused = (xml: string): boolean => {
  try {
    readXml(xml)
    return false
  } catch (error) {
    if (error instanceof XmlError) return true
    throw error
  }
}

describe('a pushed message', () => {
  it('is elements, text and CDATA', () => {
    const xml = '<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n  <a><![CDATA[<b>&amp;]]></a>\n  <c>1<d/> 2</c></xml>\n'
    const read = readXml(xml)
    expect(textAt(read, 'a')).toBe('<b>&amp;')
    expect(read.children[1]).toEqual({ name: 'c', text: '1 2', children: [{ name: 'd', text: '', children: [] }] })
    expect(textAt(read, 'c', 'nothing')).toBe('')
  })

  it('gives any text back, escaped or in CDATA', () => {
    const escaped = (text: string) => text.replace(/[&<>"']/g, found => `&#${found.charCodeAt(0)};`)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const said = text.replaceAll(']]>', '')
        expect(readXml(`<xml><a><![CDATA[${said}]]></a><b>${escaped(text)}</b></xml>`).children).toMatchObject([
          { text: said },
          { text },
        ])
      }),
    )
  })

  it('knows the five entities and references to characters', () => {
    expect(readXml('<x>&lt;&gt;&amp;&quot;&apos;&#20013;&#x4E2D;</x>').text).toBe('<>&"\'中中')
  })

  it.each([
    ['a document type', '<!DOCTYPE x><x/>'],
    ['entities of its own', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'],
    ['an outside entity', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'],
    ['an unknown entity', '<x>&nbsp;</x>'],
    ['an unfinished entity', '<x>a & b</x>'],
    ['a reference to no character', '<x>&#0;</x>'],
    ['a reference beyond Unicode', '<x>&#x110000;</x>'],
    ['half a pair', '<x>&#xD800;</x>'],
    ['attributes', '<x a="b"/>'],
    ['comments', '<x><!-- a --></x>'],
    ['instructions', '<x><?php 1 ?></x>'],
    ['two roots', '<x/><y/>'],
    ['text outside', 'a<x/>'],
    ['CDATA outside', '<x/><![CDATA[a]]>'],
    ['CDATA without end', '<x><![CDATA[a</x>'],
    ['tags that cross', '<x><a><b></a></b></x>'],
    ['a tag that is not closed', '<x><a></x>'],
    ['a tag that was not opened', '</x>'],
    ['half a tag', '<x'],
    ['nothing', ''],
    ['blanks', ' \n'],
  ])('is not %s', (_what, xml) => {
    expect(isRefused(xml)).toBe(true)
  })

  it('has a depth and a size', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    expect([isRefused(nested(10)), isRefused(nested(100))]).toEqual([false, true])
    expect([isRefused(`<x>${'<a/>'.repeat(4000)}</x>`), isRefused(`<x>${'<a/>'.repeat(6000)}</x>`)]).toEqual([
      false,
      true,
    ])
  })

  it.each([
    ['openings', '<'.repeat(250_000)],
    ['ampersands', `<x>${'&'.repeat(250_000)}</x>`],
    ['blanks', `<x${' '.repeat(250_000)}`],
    ['long names', `<x>${'<aaaaaaaa'.repeat(30_000)}`],
    ['CDATA openings', `<x>${'<![CDATA['.repeat(30_000)}`],
  ])('made of %s costs no time', (_what, xml) => {
    const started = performance.now()
    expect(isRefused(xml)).toBe(true)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
