import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressOf, isAddress, placeOf, tlsOf } from '../../src/store/address.ts'

describe('the address of a database', () => {
  it.each([
    [
      'postgres://u:p@db.example:6543/base',
      { host: 'db.example', port: 6543, user: 'u', password: 'p', database: 'base' },
    ],
    ['postgresql://db.example/base', { host: 'db.example', port: 5432, user: undefined, password: undefined }],
    ['postgres://u:p%40%2F%3A%25@h/%E6%95%B0', { password: 'p@/:%', database: '数' }],
    ['postgres://[::1]:5433/base', { host: '::1', port: 5433 }],
    ['postgres:///base?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'base' }],
    ['postgres://u:p@/base?host=db&port=1', { host: 'db', port: 1, user: 'u', password: 'p' }],
    ['postgres://%2Fvar%2Frun/base', { host: '/var/run' }],
    ['postgres://h', { host: 'h', database: undefined, sslMode: 'prefer' }],
    [
      'postgres://h/b?sslmode=verify-full&sslrootcert=/ca.pem',
      { sslMode: 'verify-full', sslFiles: { ca: '/ca.pem', cert: null, key: null } },
    ],
    ['postgres://h/b?options=-c%20search_path%3Dx', { options: '-c search_path=x' }],
  ])('is taken apart: %s', (url, parts) => {
    expect(addressOf(url)).toMatchObject(parts)
  })

  it.each([
    'postgres:/x',
    'mysql://h/b',
    '/a/file.db',
    'postgres://h:port/b',
    'postgres://u:%ZZ@h/b',
    'postgres://h/b?sslmode=yes',
  ])('is none: %s', url => {
    expect(() => addressOf(url)).toThrow('not the address of a PostgreSQL database')
  })

  it('is told from a file by how it begins', () => {
    expect([
      isAddress('postgres://h'),
      isAddress('POSTGRESQL://h'),
      isAddress('/postgres://h'),
      isAddress('a.db'),
    ]).toEqual([true, true, false, false])
  })

  it('is shown without user and password', () => {
    const shown = ['postgres://u:secret@h:1/b', 'postgres://u:secret@[::1]/b', 'postgres://u:secret@h'].map(url =>
      placeOf(addressOf(url)),
    )
    expect(shown).toEqual(['h:1/b', '[::1]:5432/b', 'h:5432'])
  })
})

describe('how the connection is secured', () => {
  const tls = (query: string) => tlsOf(addressOf(`postgres://h/b?${query}`))

  it('is as libpq understands sslmode', () => {
    expect(tls('sslmode=disable')).toBe(false)
    for (const mode of ['allow', 'prefer', 'require', 'no-verify']) {
      expect(tls(`sslmode=${mode}`)).toEqual({ rejectUnauthorized: false })
    }
    expect(tls('')).toEqual({ rejectUnauthorized: false })
    expect(tls('sslmode=verify-full')).toEqual({})
    expect(tls('sslmode=verify-ca')).toEqual({ checkServerIdentity: expect.any(Function) })
  })

  it('checks the certificate against an authority that is named, even by `require`', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhundian-tls-'))
    const ca = join(folder, 'ca.pem')
    writeFileSync(ca, 'PEM')
    expect(tls(`sslmode=require&sslrootcert=${ca}`)).toEqual({ ca: 'PEM', checkServerIdentity: expect.any(Function) })
    expect(tls(`sslmode=verify-full&sslrootcert=${ca}`)).toEqual({ ca: 'PEM' })
    rmSync(folder, { recursive: true })
    expect(() => tls(`sslrootcert=${ca}`)).toThrow(/ENOENT/)
  })
})
