import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonBody, parseAnswer } from '../../src/wechat/json.ts'

test.each([
  ['{"id":9007199254740993}', { id: '9007199254740993' }],
  ['[1234567890123456, -1234567890123456789]', ['1234567890123456', '-1234567890123456789']],
  ['{"id" : 123456789012345 , "s":"1234567890123456"}', { id: 123456789012345, s: '1234567890123456' }],
  ['{"a\\\\":1234567890123456,"b\\"1234567890123456":1}', { 'a\\': '1234567890123456', 'b"1234567890123456': 1 }],
  [
    '[0.12345678901234567, 1.5e10, 12345678901234567.5, 12345678901234567e2]',
    ['0.12345678901234567', '1.5e10', '12345678901234567.5', '12345678901234567e2'].map(Number),
  ],
  ['[1e-0000000000000001]', [0.1]],
  ['12345678901234567', '12345678901234567'],
])('%s keeps its digits', (text, data) => expect(parseAnswer(text)).toEqual(data))

test.each(['', '{', '{"a":12345678901234567', '{12345678901234567:1}', '[12345678901234567x]', '"12345678901234567'])(
  '%s is no answer',
  text => expect(() => parseAnswer(text)).toThrow(SyntaxError),
)

test('whatever holds no long number reads as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), value => {
      const text = JSON.stringify({ value, digits: '12345678901234567' })
      fc.pre(!/(?<!")-?\d{16,}(?!")/.test(text))
      expect(parseAnswer(text)).toEqual(JSON.parse(text))
    }),
  )
})

test('any long integer comes back digit by digit, wherever it stands', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 15n }), fc.string({ unit: 'binary' }), (number, text) => {
      const json = `{${JSON.stringify(text)}:[${number},{"x":-${number}}],"s":${JSON.stringify(`${text}${number}`)}}`
      expect(parseAnswer(json)).toEqual({ [text]: [`${number}`, { x: `-${number}` }], s: `${text}${number}` })
    }),
  )
})

test('a megabyte of text and a long run of backslashes are read in a moment', () => {
  const value = `${'\\'.repeat(500_000)}"${'字'.repeat(500_000)}`
  expect(parseAnswer(`{"v":${JSON.stringify(value)},"id":12345678901234567}`)).toEqual({
    v: value,
    id: '12345678901234567',
  })
})

test('no body holds a \\u escape', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const sent = jsonBody({ text }).toString('utf8')
      expect(/(?<!\\)(?:\\\\)*\\u/.test(sent)).toBe(false)
    }),
  )
  expect(jsonBody({ a: 'x\ud83d\u0000\u001b\t\n😀' }).toString('utf8')).toBe('{"a":"x\\t\\n😀"}')
})
