import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { echoOf, receive, type CallbackQuery, type Received } from '../../../src/wechat/callback/receive.ts'
import { signatureOf } from '../../../src/wechat/callback/signature.ts'
import { AES_KEY, KEYS, massFinished, OTHER_KEY, publishFinished, pushed, type Push } from './push.ts'

const got = ({ query, body }: Push, keys = KEYS): Received => receive(query, Buffer.from(body), keys)
const accepted = (push: Push, keys = KEYS): Extract<Received, { ok: true }> => {
  const received = got(push, keys)
  if (!received.ok) throw new Error(received.refused)
  return received
}
const FINISHED = publishFinished('2247503051')

describe("WeChat's test of the address", () => {
  const query = { signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696', timestamp: '1714036504', nonce: '1514711492' }
  const echostr = '4375120948345356249'

  it('is answered with its text, exactly', () => {
    expect(echoOf({ ...query, echostr }, { token: 'AAAAA' })).toBe(echostr)
  })

  it.each<[string, CallbackQuery]>([
    ['another token', { ...query, signature: signatureOf('BBBBB', '1714036504', '1514711492') }],
    ['another time', { ...query, timestamp: '1714036505' }],
    ['no signature', { timestamp: query.timestamp, nonce: query.nonce }],
    ['nothing at all', {}],
  ])('is not answered with %s', (_what, asked) => {
    expect(echoOf({ ...asked, echostr }, { token: 'AAAAA' })).toBeUndefined()
  })

  it('without a text, or with one no WeChat would send, is not answered', () => {
    expect(echoOf(query, { token: 'AAAAA' })).toBeUndefined()
    expect(echoOf({ ...query, echostr: 'x'.repeat(257) }, { token: 'AAAAA' })).toBeUndefined()
  })
})

describe('a push', () => {
  it.each([
    ['plain', false],
    ['compatible', true],
    ['safe', true],
  ] as const)('in %s mode is read; trusted: %s', (mode, trusted) => {
    expect(accepted(pushed(mode, FINISHED))).toMatchObject({
      mode,
      trusted,
      event: {
        kind: 'publish',
        ref: '2247503051',
        outcome: {
          as: 'published',
          article: 'article-2247503051',
          urls: ['https://mp.weixin.qq.com/s?mid=1&idx=1#rd'],
        },
        status: '0',
      },
    })
  })

  it('in compatible mode is believed for what was encrypted, not for what stands beside it', () => {
    const { query, body } = pushed('compatible', FINISHED)
    const forged = body.replaceAll('2247503051', '6666')
    expect(accepted({ query, body: forged })).toMatchObject({ trusted: true, event: { ref: '2247503051' } })
  })

  it('in compatible mode is a hint when we have no key', () => {
    const keys = { ...KEYS, aesKeys: [] }
    expect(accepted(pushed('compatible', FINISHED), keys)).toMatchObject({ mode: 'compatible', trusted: false })
  })

  it('stripped of what was encrypted is a hint', () => {
    const { query, body } = pushed('compatible', FINISHED)
    const { encrypt_type: _type, msg_signature: _signature, ...rest } = query
    expect(accepted({ query: rest, body })).toMatchObject({ trusted: false })
    expect(accepted({ query: { ...rest, encrypt_type: 'raw' }, body })).toMatchObject({ trusted: false })
  })

  it.each([AES_KEY, OTHER_KEY])('is read with the new key and with the former one: %s', aesKey => {
    const keys = { ...KEYS, aesKeys: [OTHER_KEY, AES_KEY] }
    expect(accepted(pushed('safe', FINISHED, { aesKey }), keys)).toMatchObject({ trusted: true })
  })

  it.each<[string, Push, string]>([
    ['of another token', pushed('plain', FINISHED, { token: 'another' }), 'signature'],
    ['of another token, encrypted', pushed('safe', FINISHED, { token: 'another' }), 'signature'],
    ['for another account', pushed('safe', FINISHED, { appid: 'wx0000000000000000' }), 'appid'],
    ['with a key we do not have', pushed('safe', FINISHED, { aesKey: OTHER_KEY }), 'undecryptable'],
    ['that is empty', pushed('plain', ''), 'malformed'],
    ['that is JSON', pushed('plain', '{"MsgType":"event"}'), 'malformed'],
    ['with another root', pushed('plain', '<html><MsgType>event</MsgType></html>'), 'malformed'],
    ['with entities of its own', pushed('plain', `<!DOCTYPE x [<!ENTITY a "b">]>${FINISHED}`), 'malformed'],
    ['with such entities inside', pushed('safe', `<!DOCTYPE x [<!ENTITY a "b">]>${FINISHED}`), 'malformed'],
    ['with nothing in it', pushed('plain', '<xml><ToUserName>gh_1</ToUserName></xml>'), 'malformed'],
  ])('%s is refused', (_what, push, refused) => {
    expect(got(push)).toEqual({ ok: false, refused })
  })

  it('that is encrypted is refused while we have no key', () => {
    expect(got(pushed('safe', FINISHED), { ...KEYS, aesKeys: [] })).toEqual({ ok: false, refused: 'no-key' })
    const { query, body } = pushed('safe', FINISHED)
    expect(got({ query: { ...query, encrypt_type: undefined }, body })).toEqual({ ok: false, refused: 'no-key' })
  })

  it('without its message signature is refused, and so is one with two messages', () => {
    const { query, body } = pushed('safe', FINISHED)
    const { msg_signature: _without, ...rest } = query
    expect(got({ query: rest, body })).toEqual({ ok: false, refused: 'message-signature' })
    const twice = body.replace('</xml>', '<Encrypt>AAAA</Encrypt></xml>')
    expect(got({ query, body: twice })).toEqual({ ok: false, refused: 'malformed' })
  })

  it('that says it is encrypted and is not is refused', () => {
    const { query } = pushed('safe', FINISHED)
    expect(got({ query, body: FINISHED })).toEqual({ ok: false, refused: 'malformed' })
  })

  it('with any one bit of the encrypted message flipped is refused', () => {
    const { query, body } = pushed('safe', FINISHED)
    const bytes = Buffer.from(body)
    const start = body.indexOf('CDATA[', body.indexOf('<Encrypt>')) + 6
    const end = body.indexOf(']]></Encrypt>')
    expect(end - start).toBeGreaterThan(500)
    for (let at = start; at < end; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(bytes)
        flipped[at]! ^= 1 << bit
        const received = receive(query, flipped, KEYS)
        // no XML any more, or not what was signed: never as far as the key
        const refused = received.ok ? 'nothing' : received.refused
        expect(['message-signature', 'malformed'], `bit ${bit} at ${at}`).toContain(refused)
      }
    }
    expect(receive(query, bytes, KEYS).ok).toBe(true)
  })

  it.each(['signature', 'msg_signature', 'timestamp', 'nonce'] as const)(
    'with any one bit of its %s flipped is refused',
    name => {
      const { query, body } = pushed('safe', FINISHED, { nonce: '415670741' })
      const text = query[name]!
      for (let at = 0; at < text.length; at += 1) {
        for (let bit = 0; bit < 8; bit += 1) {
          const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1)
          expect(got({ query: { ...query, [name]: flipped }, body }).ok, `bit ${bit} at ${at}`).toBe(false)
        }
      }
    },
  )

  it('whatever it is never throws', () => {
    const signed = { signature: signatureOf(KEYS.token, '1', '2'), timestamp: '1', nonce: '2' }
    const pieces = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<Encrypt>',
      '</Encrypt>',
      '<![CDATA[',
      ']]>',
      '&',
      '&#0;',
      'a',
      '<',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.constantFrom(undefined, 'aes', 'raw', 'x'), (parts, type) => {
        expect(got({ query: { ...signed, encrypt_type: type }, body: parts.join('') })).toBeTypeOf('object')
      }),
    )
  })
})

describe('repetitions', () => {
  it('have one key, however they are delivered', () => {
    const [first, again] = [accepted(pushed('safe', FINISHED)), accepted(pushed('safe', FINISHED))]
    expect(again.key).toBe(first.key)
    expect(again.delivery).not.toBe(first.delivery)
  })

  it('are told from another job, another end of it, and another event at the same second', () => {
    const messages = [
      FINISHED,
      publishFinished('2247503052'),
      publishFinished('2247503051', '5'),
      massFinished('2247503051'),
    ]
    expect(new Set(messages.map(message => accepted(pushed('safe', message)).key)).size).toBe(4)
  })

  it('of one signature with another body have one delivery', () => {
    const first = pushed('plain', FINISHED)
    const replayed = { query: first.query, body: publishFinished('6666') }
    expect(accepted(replayed).delivery).toBe(accepted(first).delivery)
    expect(accepted(replayed).key).not.toBe(accepted(first).key)
  })

  it('anybody could have written do not stand for the signed one', () => {
    const [plain, signed] = [accepted(pushed('plain', FINISHED)), accepted(pushed('safe', FINISHED))]
    expect(plain.key).not.toBe(signed.key)
  })
})

describe('a finished job', () => {
  const outcome = (message: string) => {
    const { event } = accepted(pushed('plain', message))
    return event.kind === 'other' ? 'other' : event.outcome
  }

  it.each([
    ['2', { as: 'rejected', reason: 'original' }],
    ['3', { as: 'rejected', reason: 'failed' }],
    ['4', { as: 'rejected', reason: 'review' }],
    ['5', { as: 'removed', reason: 'deleted' }],
    ['6', { as: 'removed', reason: 'banned' }],
    ['1', { as: 'publishing' }],
    ['7', { as: 'publishing' }],
    ['', { as: 'publishing' }],
  ])('of a publish with status %j', (status, expected) => {
    expect(outcome(publishFinished('1', status))).toEqual(expected)
  })

  it.each([
    ['send success', { as: 'published', article: null, urls: [] }],
    ['sendsuccess', { as: 'published', article: null, urls: [] }],
    ['send fail', { as: 'rejected', reason: 'failed' }],
    ['err(10001)', { as: 'rejected', reason: 'review' }],
    ['err(20001)', { as: 'rejected', reason: 'review' }],
    ['err(20002)', { as: 'rejected', reason: 'review' }],
    ['err(20004)', { as: 'rejected', reason: 'review' }],
    ['err(20006)', { as: 'rejected', reason: 'review' }],
    ['err(20008)', { as: 'rejected', reason: 'review' }],
    ['err(20013)', { as: 'rejected', reason: 'original' }],
    ['err(21000)', { as: 'rejected', reason: 'review' }],
    ['err(22000)', { as: 'rejected', reason: 'review' }],
    ['err(30001)', { as: 'rejected', reason: 'original' }],
    ['err(30002)', { as: 'rejected', reason: 'original' }],
    ['err(30003)', { as: 'rejected', reason: 'original' }],
    ['err(40001)', { as: 'rejected', reason: 'declined' }],
    ['err(40002)', { as: 'rejected', reason: 'unconfirmed' }],
    ['err(20431)', { as: 'rejected', reason: 'review' }],
    ['err(99999)', { as: 'rejected', reason: 'failed' }],
    ['', { as: 'publishing' }],
    ['something new', { as: 'publishing' }],
  ])('of a mass send with status %j', (status, expected) => {
    expect(outcome(massFinished('1', status))).toEqual(expected)
  })

  it('keeps every digit of a long id, and the counts', () => {
    expect(accepted(pushed('safe', massFinished('34182', 'send success'))).event).toMatchObject({ sent: 8, failed: 1 })
    expect(accepted(pushed('safe', massFinished('12345678901234567890'))).event).toMatchObject({
      ref: '12345678901234567890',
    })
  })

  it('gives the addresses of a message with several articles in their order, https, and nothing that is none', () => {
    const urls = ['http://mp.weixin.qq.com/s/a', 'javascript:alert(1)', 'https://mp.weixin.qq.com/s/b']
    expect(outcome(massFinished('1', 'send success', urls))).toMatchObject({
      urls: ['https://mp.weixin.qq.com/s/a', 'https://mp.weixin.qq.com/s/b'],
    })
    expect(outcome(publishFinished('1', '0', 'javascript:alert(1)'))).toMatchObject({ urls: [] })
  })

  it.each([
    ['a message of a follower', '<xml><MsgType>text</MsgType><Content>PUBLISHJOBFINISH</Content></xml>'],
    ['another event', '<xml><MsgType>event</MsgType><Event>subscribe</Event></xml>'],
    ['one without an id', publishFinished('')],
    ['one whose id is none', massFinished('1 or 1')],
  ])('is not %s', (_what, message) => {
    expect(accepted(pushed('safe', message)).event).toEqual({ kind: 'other' })
  })
})
