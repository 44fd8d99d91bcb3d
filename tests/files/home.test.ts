import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { homeFault, keyIn, madeHome } from '../../src/files/home.ts'
import { codeOf, folder } from './folder.ts'

describe('the data folder', () => {
  it('is made with those above it, for its owner only, and used again', () => {
    const home = join(folder(), 'a', 'b')
    expect(madeHome(home)).toBe(home)
    expect(statSync(home).mode & 0o777).toBe(0o700)
    expect(madeHome(home)).toBe(home)
  })

  it.each([
    ['is a file', () => join(folder({ home: 'text' }), 'home'), 'not-a-folder'],
    ['lies below a file', () => join(folder({ home: 'text' }), 'home', 'sub'), 'not-a-folder'],
    ['cannot be made', () => '/proc/foo', 'missing'],
    ['lies where nothing can be made', () => '/proc/foo/bar', 'missing'],
    ['is a device', () => '/dev/null', 'not-a-folder'],
  ])('that %s is one fault of its own, which names it', async (_what, place, cause) => {
    const home = place()
    expect(await codeOf((async () => madeHome(home))())).toBe('home')
    expect(() => madeHome(home)).toThrow(
      expect.objectContaining({ path: home, values: expect.objectContaining({ cause }) }),
    )
  })
})

it('is not blamed for what is none of its files', () => {
  const taken = Object.assign(new Error('taken'), { code: 'EADDRINUSE' })
  expect(homeFault(taken, '/home')).toBe(taken)
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
  expect(homeFault(full, '/home')).toMatchObject({ code: 'home', path: '/home', values: { reason: 'ENOSPC' } })
})

describe('its key', () => {
  it('is made once, for its owner only', () => {
    const home = folder()
    const key = keyIn(home)
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(statSync(join(home, 'key')).mode & 0o777).toBe(0o600)
    expect(keyIn(home)).toBe(key)
  })

  it('that cannot be read is a fault of the folder, and nothing is made in its place', async () => {
    const home = folder({ 'key/x': 'a folder where the key should be' })
    expect(await codeOf((async () => keyIn(home))())).toBe('home')
    expect(existsSync(join(home, 'key', 'x'))).toBe(true)
    expect(await codeOf((async () => keyIn(join(folder({ home: 'text' }), 'home')))())).toBe('home')
  })
})
