import { expect, test } from 'vitest'
import { WechatError, type Fault } from '../../src/publish/errors.ts'
import { wechat } from '../../src/text/zh/wechat.ts'
import { faultOf, knownCodes } from '../../src/wechat/codes.ts'

const faults: Record<Fault, number[]> = {
  token: [40001, 40014, 42001, 42007],
  wait: [42010, 45011, 45066, 53501],
  busy: [-1, 268488001],
  quota: [45009, 45028, 48006],
  operator: [40013, 40125, 40164, 40243, 50007, 61004, 89503, 89506, 89507],
  unauthorised: [48001, 48008, 50001],
  author: [40005, 40009, 40137, 44003, 45002, 45003, 45004, 45005, 45008, 45110, 45166, 53402, 53404, 53503, 88000],
  media: [40007, 40059, 53502, 53600],
  person: [41040, 48003, 48004, 48021, 50002, 53500, 53504, 53505, 89504, 89505],
  sent: [45065],
  other: [40002, 47001, 4711],
}

test.each(Object.entries(faults).flatMap(([fault, codes]) => codes.map(code => [code, fault] as const)))(
  '%d is %s',
  (code, fault) => expect(faultOf(code, '/cgi-bin/draft/add')).toBe(fault),
)

test('a refused token at the token endpoint is a matter of the credentials', () => {
  expect(faultOf(40001, '/cgi-bin/stable_token')).toBe('operator')
})

test('every known code has Chinese words, and no other has', () => {
  expect(knownCodes.length).toBeGreaterThan(60)
  expect(new Set(wechat.codes)).toEqual(new Set(knownCodes))
  expect(new Set(knownCodes).size).toBe(knownCodes.length)
})

test.each(knownCodes)('%d says what happened and what to do, in Chinese', code => {
  const { cause, remedy } = wechat.refusal(code, { errmsg: 'x rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d' })
  for (const sentence of [cause, remedy]) expect(sentence).toMatch(/^[^\n]*\p{Script=Han}[^\n]*。$/u)
})

test('40164 names the address to add, when WeChat told it', () => {
  expect(wechat.refusal(40164, { errmsg: '', address: '203.0.113.9' }).remedy).toContain('203.0.113.9')
  expect(wechat.refusal(40164, { errmsg: '' }).remedy).not.toContain('undefined')
})

test('a token refused by the token endpoint itself is a matter of the secret', () => {
  const refusal = new WechatError('/cgi-bin/stable_token', 40001, 'invalid credential', 'operator')
  expect(wechat.refusal(40001, refusal).cause).toContain('AppSecret')
  expect(wechat.refusal(40001, { errmsg: '' }).cause).not.toContain('AppSecret')
})

test('45166 shows the hint, an unknown code itself and its rid', () => {
  expect(wechat.refusal(45166, { errmsg: 'invalid content hint: [abc]' }).cause).toContain('abc')
  const unknown = wechat.refusal(99999, { errmsg: 'odd rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d' })
  expect(unknown.cause).toContain('99999')
  expect(unknown.cause).toContain('1a2b3c4d-1a2b3c4d-1a2b3c4d')
})

test.each([
  ['ENOTFOUND', false, '域名'],
  ['ECONNREFUSED', false, '连不上'],
  ['CERT_HAS_EXPIRED', false, '证书'],
  ['connect timeout', false, '超时'],
  ['errcode -1', false, '繁忙'],
  ['timeout', true, '没有在规定时间内'],
  ['http 502', true, '502'],
  ['half json', true, '不完整'],
  ['ECONNRESET', true, '断了'],
])('%s (sent: %s) says %s', (reason, sent, words) => {
  const { cause, remedy } = wechat.noAnswer(reason, sent)
  expect(cause).toContain(words)
  expect(remedy).toContain(sent ? '请勿自行重发' : '没有送出')
})
