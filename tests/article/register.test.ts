import { describe, expect, it } from 'vitest'
import { joinRegisters, mayLeadTo, readRegister } from '../../src/article/register.ts'

describe('a file of the register', () => {
  it.each<[string, readonly string[]]>([
    ['domains: [example.org, example.com]', ['example.org', 'example.com']],
    ['域名:\n  - "*.example.org"\n  - https://Example.com/a?b', ['example.org', 'example.com']],
    ['domains: 例子.中国', ['xn--fsqu00a.xn--fiqs8s']],
    ['people: [{name: 甲}]\ndomains: []', []],
    ['', []],
    ['constructor: [a.cn]\n__proto__: [b.cn]', []],
    ['\uFEFFdomains: [a.cn]', ['a.cn']],
  ])('reads the domains of %j', (text, domains) => expect(readRegister(text, 'r.yaml').domains).toEqual(domains))

  it.each([
    ['domains: [not a domain]', 'register-domain'],
    ['domains: [localhost]', 'register-domain'],
    ['domains: {a: 1}', 'front-matter-type'],
    ['domains: [', 'front-matter'],
  ])('%j is refused as %s', (text, code) => {
    expect(() => readRegister(text, 'r.yaml')).toThrowError(expect.objectContaining({ code }))
  })

  it('names the line of a domain that is none', () => {
    expect(() => readRegister('people: []\ndomains: [nowhere]', 'r.yaml')).toThrowError(
      expect.objectContaining({ place: { file: 'r.yaml', line: 2, column: 10 } }),
    )
  })

  it('adds to the others', () => {
    const parts = ['domains: [a.cn, b.cn]', 'domains: [b.cn, c.cn]'].map(text => readRegister(text, 'r.yaml'))
    expect(joinRegisters(parts).domains).toEqual(['a.cn', 'b.cn', 'c.cn'])
  })
})

describe('where a code may lead', () => {
  it.each<[string, readonly string[], boolean]>([
    ['https://example.org/a', ['example.org'], true],
    ['https://WWW.Example.org', ['example.org'], true],
    ['https://evil-example.org', ['example.org'], false],
    ['https://example.org.evil.cn', ['example.org'], false],
    ['https://example.org@evil.cn/', ['example.org'], false],
    ['weixin://dl/business', ['example.org'], false],
    ['wxp://f2f0abc', ['example.org'], false],
    ['example.org', ['example.org'], false],
    ['wxp://f2f0abc', [], true],
  ])('%s with %j: %s', (target, domains, may) => expect(mayLeadTo(target, domains)).toBe(may))
})
