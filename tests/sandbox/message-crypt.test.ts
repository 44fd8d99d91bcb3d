import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encrypt, signatureOf } from '../../src/sandbox/message-crypt.ts'

/** Known answers of the official encryption page and of WxJava's test, as the reference on the API records them. */
const A_KEY = 'A'.repeat(43)
const D_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const A_ENCRYPTED =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04='
const REPLY = 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=='
const D_ENCRYPTED = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=='

test.each([
  [
    'page',
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
    'wxba5fad812f8e6fb9',
    A_KEY,
    'a8eedb185eb2fecf',
    A_ENCRYPTED,
  ],
  ['reply', '{"demo_resp":"good luck"}', 'wxba5fad812f8e6fb9', A_KEY, '707722b803182950', REPLY],
  ['WxJava', '我是中文abcd123', 'wxb11529c136998cb6', D_KEY, 'aaaabbbbccccdddd', D_ENCRYPTED],
])('the %s vector is encrypted to the letter', (_name, message, appid, key, random, encrypted) => {
  expect(encrypt(message, appid, key, Buffer.from(random))).toBe(encrypted)
})

test.each([
  [['AAAAA', '1714112445', '415670741'], '6c5c811b55cc85e0e1b54100749188c20beb3f5d'],
  [['AAAAA', '1714112445', '415670741', A_ENCRYPTED], '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3'],
  [['AAAAA', '1713424427', '415670741', REPLY], '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1'],
  [['AAAAA', '1714036504', '1514711492'], 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
  [['AAAAA', '1714037059', '486452656'], '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
  [['pamtest', '1409304348', 'xxxxxx', D_ENCRYPTED], '82c962d39941aa48552f90ef55aa323dc620cc10'],
  [['pamtest', '1409304348', 'xxxxxx'], '76480565cbe296026c53aaacd1ad523a1ddba24f'],
])('the signature of %j is %s', (parts, signature) => {
  expect(signatureOf(...parts)).toBe(signature)
})

interface WXBizMsgCrypt {
  decrypt(text: string): { message: string; id: string }
  getSignature(timestamp: string, nonce: string, encrypt: string): string
}
const Crypt = createRequire(import.meta.url)('wechat-crypto') as {
  new (token: string, key: string, id: string): WXBizMsgCrypt
}

test('the npm package wechat-crypto reads whatever is encrypted, and signs it alike', () => {
  const foreign = new Crypt('token1', D_KEY, 'wxb11529c136998cb6')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ minLength: 1 }), (message, nonce) => {
      const encrypted = encrypt(message, 'wxb11529c136998cb6', D_KEY)
      expect(foreign.decrypt(encrypted)).toEqual({ message, id: 'wxb11529c136998cb6' })
      expect(signatureOf('token1', '1', nonce, encrypted)).toBe(foreign.getSignature('1', nonce, encrypted))
    }),
  )
})
