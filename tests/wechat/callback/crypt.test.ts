import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aesKeyOf, CryptError, decrypt, encrypt } from '../../../src/wechat/callback/crypt.ts'
import { sameSignature, signatureOf } from '../../../src/wechat/callback/signature.ts'
import { readXml, textAt } from '../../../src/wechat/callback/xml.ts'
import { AES_KEY, KEYS, OTHER_KEY } from './push.ts'

/** The npm package, written by somebody else from the official pages. */
type Theirs = new (
  token: string,
  aesKey: string,
  id: string,
) => {
  getSignature(timestamp: string, nonce: string, encrypt: string): string
  encrypt(text: string): string
  decrypt(text: string): { message: string; id: string }
}
const WXBizMsgCrypt = createRequire(import.meta.url)('wechat-crypto') as Theirs

const code = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof CryptError) return error.code
    throw error
  }
  return 'nothing'
}

// official docs, oplatform: the third-party platform's page on message encryption (read 2026-11-25)
const THIRD_PARTY = {
  key: aesKeyOf(OTHER_KEY),
  appid: 'wx134c8103faa5a59e',
  encrypt:
    'D7yzvUNAL930rd28wf21s4hvXhz0L6Uit/p2Di6C5DHyYGpEgdBRnKjBec34JwoQXicwaZC7fOVihW80F4VtsdvE//1vr7oAbqjDv8KenVp+ajKYpJnyQ4zMRhIC+a31fCVOMC03FfzV/QuC94kBP55a+Za3sJgvAn+ZbsNqZI5DkyuzkhQN8OBqCzFhizGmy0xpM0MEA4agpvE+RuNO1rhHTtuJB5yltw1FiYzecSXJ+y/D2r81VkRn2eYjh2ltsoyfbDR7Is6ookXIFxTfyeNyeHxMeT4KN5WpCDmSbTcUYrbBUlkGLJ9n/rU8YOywma6G7aTb7KZKOqCxgfoUlYEZPk4FUL/TK7ShriFDMVCLyjQJ15Ob++agDWtcxhfUfe6HIoIpRW8mKNBQiY/Jd1svvuskA1wLef1RTtzKfMpagSCX/laZINmdnX4zrF6kIaR9P4xQrWXbsTFHTYe0Mg==',
  reply:
    'hE8R6mGXHkJJjU72KxzKUd1GEkKJaEZq7vRL8XgK3o+00k8JGq6+pZJUIlTSyhsX+bxIBQ72g3GyvDdIZcr6+3HAZbSvPT9t/o11MI7d6WELwqrGd7jMnV0zv3Zc9Nq7',
}
// node-easywechat, test/Core/Encryptor.test.js (read 2026-11-25); key and appid as in WxJava's test
const EASYWECHAT =
  'rTNFcsut4LfGuAFKEUVVpwcaCOTJzOd9twZdIW910jb3k+iicx2uvhttIZ3Qg9Qgty3BEF2xbOrz6boTfb30dMomcgrkTqdFPwnhqbk+kIQ7rZiwny9D7NUrTgA5kpX3KsZvrXzUZyP2x9YOlxbgm572lmxKvM7HAQQhIQ/p6HBmoY30bGXFK0BtIu1pW9TjhOYrLQoU18nWYjWqDA1ynkmOytpv7QRI1P1+0NoxL0q2zO1DgeSvnE8CZGo/o5Ap/WHK5W2RAsinpzN4/LjPnmB6U01I5XCoJoC0GK/yMZycd2Oh8Nq6+wBkC1U85oy0ktOY4nLvsQMLrourmMGdZHuTbqpeJ8Ao/5PRYJ+WBvRUwPfGKBL2+2IKZF49vAJqkcGWSHGE76ZN2erXeuNazf/o9o3lIE3q739o4c8t9QGPe31GT2Go/rOz1BsrASwvauNulCh+++yz+CQzBIuikA=='

// official docs, guide/dev/push/encryption (read 2026-11-23)
const OFFICIAL = {
  key: aesKeyOf(OTHER_KEY),
  appid: 'wxba5fad812f8e6fb9',
  encrypt:
    '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=',
  message:
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
}

describe('a signature', () => {
  it.each([
    ['A', ['AAAAA', '1714112445', '415670741'], '6c5c811b55cc85e0e1b54100749188c20beb3f5d'],
    ['A, message', ['AAAAA', '1714112445', '415670741', OFFICIAL.encrypt], '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3'],
    ['B, test of the address', ['AAAAA', '1714036504', '1514711492'], 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
    ['B, delivery', ['AAAAA', '1714037059', '486452656'], '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
    [
      'C, message',
      ['AAAAA', '1715943329', '1590219412', THIRD_PARTY.encrypt],
      '6c12a4205838198b8fa631b3220723bb07f1015c',
    ],
    ['C, reply', ['AAAAA', '1713424427', '415670741', THIRD_PARTY.reply], '03e0812039325c2712ef5f0f980fd14c70d6e307'],
    ['E, message', ['pamtest', '1458300676', '260774613', EASYWECHAT], '4f3ad57b6989f09f4eb392acce4f9e93942ed890'],
    ['D', ['pamtest', '1409304348', 'xxxxxx'], '76480565cbe296026c53aaacd1ad523a1ddba24f'],
  ])('is the documented one: %s', (_vector, parts, expected) => {
    expect(signatureOf(...parts)).toBe(expected)
    expect(signatureOf(...parts.toReversed())).toBe(expected)
  })

  it('is compared whole, whatever its length', () => {
    const expected = signatureOf('a', 'b')
    expect(sameSignature(expected, expected)).toBe(true)
    for (const wrong of [undefined, '', expected.slice(1), `${expected}0`, expected.toUpperCase(), 'é'.repeat(20)]) {
      expect(sameSignature(wrong, expected)).toBe(false)
    }
  })
})

describe('an encrypted message', () => {
  it('of the official page is read, though its padding is longer than a block of AES', () => {
    expect(decrypt(OFFICIAL.encrypt, OFFICIAL.key, OFFICIAL.appid)).toBe(OFFICIAL.message)
    expect(encrypt(OFFICIAL.message, OFFICIAL.key, OFFICIAL.appid, Buffer.from('a8eedb185eb2fecf'))).toBe(
      OFFICIAL.encrypt,
    )
  })

  it('of the official page is made as there, reply and all', () => {
    const made = encrypt('{"demo_resp":"good luck"}', OFFICIAL.key, OFFICIAL.appid, Buffer.from('707722b803182950'))
    expect(made).toBe('ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==')
    expect(signatureOf('AAAAA', '1713424427', '415670741', made)).toBe('1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1')
  })

  it("of WxJava's test is made as there: a key with spare bits in its last character", () => {
    expect(aesKeyOf(AES_KEY).toString('hex')).toBe('69b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3d0010831051')
    const made = encrypt('我是中文abcd123', aesKeyOf(AES_KEY), KEYS.appid, Buffer.from('aaaabbbbccccdddd'))
    expect(made).toBe('jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==')
    expect(signatureOf('pamtest', '1409304348', 'xxxxxx', made)).toBe('82c962d39941aa48552f90ef55aa323dc620cc10')
  })

  it('of the third-party page is read, and made as there, reply and all', () => {
    const { key, appid } = THIRD_PARTY
    const message = decrypt(THIRD_PARTY.encrypt, key, appid)
    expect(Buffer.byteLength(message)).toBe(292)
    const xml = readXml(message)
    expect(Object.fromEntries(xml.children.map(({ name, text }) => [name, text]))).toEqual({
      ToUserName: 'gh_97417a04a28d',
      FromUserName: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
      CreateTime: '1715943329',
      MsgType: 'event',
      Event: 'debug_demo',
      debug_str: 'hello world',
    })
    expect(encrypt(message, key, appid, Buffer.from('1205899eaf019bbd'))).toBe(THIRD_PARTY.encrypt)
    const reply = '<xml><demo_resp>[CDATA[good luck]]</demo_resp></xml>'
    expect(encrypt(reply, key, appid, Buffer.from('999951349e8ee746'))).toBe(THIRD_PARTY.reply)
  })

  it("of node-easywechat's test is read, padded with 21 bytes, and made as there", () => {
    const message = decrypt(EASYWECHAT, aesKeyOf(AES_KEY), KEYS.appid)
    expect(Buffer.byteLength(message)).toBe(293)
    const xml = readXml(message)
    expect(['ToUserName', 'FromUserName', 'CreateTime', 'Content'].map(name => textAt(xml, name))).toEqual([
      'asdasdasd',
      'asdasdasdsadasd',
      '1234567898',
      'hello',
    ])
    expect(encrypt(message, aesKeyOf(AES_KEY), KEYS.appid, Buffer.from('d43123b161a4ba84'))).toBe(EASYWECHAT)
  })

  it('is read again, for any text and appid', () => {
    const key = fc.stringMatching(/^[0-9A-Za-z]{43}$/)
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ unit: 'binary' }),
        key,
        (text, id, aes) => {
          const [message, appid] = [text.toWellFormed(), id.toWellFormed()]
          expect(decrypt(encrypt(message, aesKeyOf(aes), appid), aesKeyOf(aes), appid)).toBe(message)
        },
      ),
    )
  })

  it.each([0, 1, 11, 12, 13, 31, 32, 33, 5000])('is read again at %i bytes, whatever its padding then', length => {
    const message = 'm'.repeat(length)
    expect(decrypt(encrypt(message, aesKeyOf(AES_KEY), 'wx'), aesKeyOf(AES_KEY), 'wx')).toBe(message)
  })

  it('may be broken into lines', () => {
    const lines = OFFICIAL.encrypt.replace(/(.{76})/g, '$1\r\n')
    expect(decrypt(lines, OFFICIAL.key, OFFICIAL.appid)).toBe(OFFICIAL.message)
  })

  it('for another account, or with another key, is not read', () => {
    const made = encrypt('text', aesKeyOf(AES_KEY), 'wx1')
    expect(code(() => decrypt(made, aesKeyOf(AES_KEY), 'wx2'))).toBe('appid')
    expect(code(() => decrypt(made, aesKeyOf(AES_KEY), 'x1'))).toBe('appid')
    expect(code(() => decrypt(made, aesKeyOf(OTHER_KEY), 'wx1'))).toBe('undecryptable')
  })

  it.each(['', '=', 'not base64 at all!', 'AAAA', Buffer.alloc(16).toString('base64'), 'A'.repeat(65), '\u4e2d'])(
    'is not anything: %j',
    text => {
      expect(code(() => decrypt(text, aesKeyOf(AES_KEY), 'wx'))).toBe('undecryptable')
    },
  )

  it('is never read as anything but text or an error of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 256 }), bytes => {
        const whole = Buffer.from(bytes).subarray(0, bytes.length - (bytes.length % 16))
        expect(code(() => decrypt(whole.toString('base64'), aesKeyOf(AES_KEY), 'wx'))).not.toBe('nothing')
      }),
    )
  })
})

describe('the npm package wechat-crypto', () => {
  const theirs = new WXBizMsgCrypt(KEYS.token, AES_KEY, KEYS.appid)

  it('reads what we encrypt, and we read what it encrypts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), text => {
        const message = text.toWellFormed()
        expect(theirs.decrypt(encrypt(message, aesKeyOf(AES_KEY), KEYS.appid))).toEqual({ message, id: KEYS.appid })
        expect(decrypt(theirs.encrypt(message), aesKeyOf(AES_KEY), KEYS.appid)).toBe(message)
      }),
    )
  })

  it('signs as we do', () => {
    const sealed = theirs.encrypt('text')
    expect(theirs.getSignature('1', '2', sealed)).toBe(signatureOf(KEYS.token, '1', '2', sealed))
  })
})
