import { describe, expect, it } from 'vitest'
import { bodySign, dingtalkSign, feishuSign } from '../../src/notify/sign.ts'

describe('the signature of', () => {
  it('飞书 is what others have for the example of its documentation', () => {
    // secret and time of the documentation's example; this value stands in several independent projects (read 2026-11-25)
    expect(feishuSign('demo', 1599360473)).toBe('l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=')
  })

  it('钉钉 is what its published Python example gives', () => {
    // github.com/practigo/dingbot ran the example of ding-doc.dingtalk.com with these values; read 2026-11-25
    expect(dingtalkSign('this is a secret', 1601187240000)).toBe('7gmCSzcAc2XzfB14K9+cRSM1hqBng7kT+N5k61qXXz0=')
  })

  it('any other receiver covers the time and the body', () => {
    const sign = bodySign('key', 1, '{}')
    // printf '1\n{}' | openssl dgst -sha256 -hmac key
    expect(sign).toBe('26580996971a5c402bfec0b1f0122c5e4021123d46b5e5476ffac03d65e36ca8')
    expect(bodySign('key', 2, '{}')).not.toBe(sign)
    expect(bodySign('key', 1, '{ }')).not.toBe(sign)
  })
})
