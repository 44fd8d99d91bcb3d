import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { readText, writeNew } from '../../src/files/text-file.ts'
import { codeOf, folder } from './folder.ts'

const GB18030 = Buffer.from('d7bcb5e3a3ba8139ef30', 'hex') // 准点： and 㐁, the last in four bytes

describe('a text', () => {
  it.each<[string, Uint8Array, { text: string; converted: boolean }]>([
    ['UTF-8', Buffer.from('准点\r\n'), { text: '准点\r\n', converted: false }],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFF准点'), { text: '准点', converted: false }],
    ['GB18030', GB18030, { text: '准点：\u3401', converted: true }],
    ['UTF-16, little end first', Buffer.from('\uFEFF准点', 'utf16le'), { text: '准点', converted: true }],
    ['UTF-16, big end first', Buffer.from('\uFEFF准点', 'utf16le').swap16(), { text: '准点', converted: true }],
    ['nothing', Buffer.alloc(0), { text: '', converted: false }],
  ])('of %s is read', async (_, bytes, expected) => {
    expect(await readText(join(folder({ 'a.md': bytes }), 'a.md'))).toEqual(expected)
  })

  it.each<[string, Uint8Array]>([
    ['bytes of no encoding', Buffer.from('e58786ff80', 'hex')],
    ['half a character', Buffer.from('准点').subarray(0, 5)],
    ['an archive', Buffer.from('PK\u0003\u0004\0\0\0')],
    ['odd UTF-16', Buffer.from('fffe51', 'hex')],
  ])('of %s is undecodable', async (_, bytes) => {
    expect(await codeOf(readText(join(folder({ 'a.md': bytes }), 'a.md')))).toBe('undecodable')
  })

  test('that is missing, a folder, a pipe or huge is named as that', async () => {
    const dir = folder({ 'big.md': Buffer.alloc(5_000_001, 'a'), 'file.md': '' })
    mkdirSync(join(dir, 'folder.md'))
    execFileSync('mkfifo', [join(dir, 'pipe.md')])
    expect(await codeOf(readText(join(dir, 'none.md')))).toBe('missing')
    expect(await codeOf(readText(join(dir, 'no\0ne.md')))).toBe('missing')
    expect(await codeOf(readText(join(dir, 'folder.md')))).toBe('not-a-file')
    expect(await codeOf(readText(join(dir, 'pipe.md')))).toBe('not-a-file')
    expect(await codeOf(readText(join(dir, 'big.md')))).toBe('too-large')
    expect(await codeOf(readText(join(dir, 'file.md', 'x.md')))).toBe('not-a-folder')
  })
})

describe('a new file', () => {
  test('holds the text', async () => {
    const path = join(folder(), 'new.md')
    await writeNew(path, '准点\n')
    expect(readFileSync(path, 'utf8')).toBe('准点\n')
  })

  test('never replaces one', async () => {
    const path = join(folder({ 'a.md': 'mine' }), 'a.md')
    expect(await codeOf(writeNew(path, 'yours'))).toBe('exists')
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  test('of two at once one is made', async () => {
    const path = join(folder(), 'a.md')
    const ends = await Promise.all([codeOf(writeNew(path, 'one')), codeOf(writeNew(path, 'two'))])
    expect(ends).toContain('exists')
    expect(ends).toContainEqual({ value: undefined })
  })

  test('needs its folder', async () => {
    expect(await codeOf(writeNew(join(folder(), 'none', 'a.md'), ''))).toBe('missing')
  })
})
