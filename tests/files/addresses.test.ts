import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isRefusedAddress } from '../../src/files/addresses.ts'

describe('is refused', () => {
  // prettier-ignore
  it.each([
    '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254',
    '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1',
    '198.19.255.255', '198.51.100.7', '203.0.113.7', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '::',
    '::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '2001:db8::1',
    '2001::1', '2001:10::1', '3fff::1', '100::1', '::127.0.0.1', '::8.8.8.8', '64:ff9b:1::1', '::ffff:127.0.0.1',
    '::ffff:7f00:1', '::FFFF:10.1.2.3', '0:0:0:0:0:ffff:c0a8:1', '64:ff9b::a00:1', '64:ff9b::192.168.1.1', '2002:7f00:1::1', '2002:c0a8:101::', '',
    'localhost', '127.1', '0x7f000001', '2130706433', '1.2.3', '::g', 'example.com',
  ])('%s', address => expect(isRefusedAddress(address)).toBe(true))
})

describe('is public', () => {
  // prettier-ignore
  it.each([
    '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.1',
    '169.253.255.255', '172.15.255.255', '172.32.0.0', '192.0.1.1', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0',
    '223.255.255.255', '2400:3200::1', '2606:4700:4700::1111', '2001:4860:4860::8888', '3ffe::1', '::ffff:8.8.8.8', '::ffff:101:101', '64:ff9b::808:808',
    '2002:808:808::1',
  ])('%s', address => expect(isRefusedAddress(address)).toBe(false))
})

test('carrying an IPv4 address changes nothing about it', () => {
  fc.assert(
    fc.property(fc.ipV4(), address => {
      const refused = isRefusedAddress(address)
      expect(isRefusedAddress(`::ffff:${address}`)).toBe(refused)
      expect(isRefusedAddress(`64:ff9b::${address}`)).toBe(refused)
    }),
  )
})
