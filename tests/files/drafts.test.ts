import { mkdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { draftContext, draftFiles } from '../../src/files/drafts.ts'
import { readStyle, styleNames } from '../../src/files/style-file.ts'
import { codeOf, folder } from './folder.ts'

describe('the draft files of a folder', () => {
  test('are its md files, sorted, without what belongs to them', async () => {
    const dir = folder({
      '2026-07-03-b.md': '',
      '2026-07-02-a.MD': '',
      '_series.yaml': '',
      '_footer.md': '',
      '.hidden.md': '',
      'notes.txt': '',
      '七月/2026-07-04.md': '',
      '.obsidian/x.md': '',
      '_old/x.md': '',
      'node_modules/x/readme.md': '',
    })
    mkdirSync(join(dir, 'folder.md'))
    symlinkSync(dir, join(dir, 'loop'))
    const names = (await draftFiles(dir)).map(path => relative(dir, path))
    expect(names).toEqual(['2026-07-02-a.MD', '2026-07-03-b.md', join('七月', '2026-07-04.md')])
  })

  test('need the folder', async () => {
    const dir = folder({ a: '' })
    expect(await codeOf(draftFiles(join(dir, 'none')))).toBe('missing')
    expect(await codeOf(draftFiles(join(dir, 'a')))).toBe('not-a-folder')
  })
})

describe('what goes with a draft', () => {
  test('lies beside it', async () => {
    const dir = folder({ 'drafts/_series.yaml': 'series: 每日动态', 'drafts/_footer.md': '联系', 'drafts/a.md': '' })
    expect(await draftContext(join(dir, 'drafts', 'a.md'))).toEqual({
      series: 'series: 每日动态',
      seriesFile: join(dir, 'drafts', '_series.yaml'),
      footer: '联系',
      footerFile: join(dir, 'drafts', '_footer.md'),
    })
  })

  test('else above it in the drafts folder, the nearest first', async () => {
    const dir = folder({
      '_series.yaml': 'outside',
      'drafts/_series.yaml': 'far',
      'drafts/_footer.md': 'far',
      'drafts/七月/_series.yaml': 'near',
      'drafts/七月/上/a.md': '',
    })
    expect(await draftContext(join(dir, 'drafts', '七月', '上', 'a.md'))).toMatchObject({
      series: 'near',
      footer: 'far',
    })
  })

  test('may lie in a folder of another name', async () => {
    const dir = folder({ 'texts/_series.yaml': 'far', 'texts/x/a.md': '' })
    const path = join(dir, 'texts', 'x', 'a.md')
    expect(await draftContext(path, join(dir, 'texts'))).toMatchObject({ series: 'far' })
    expect(await draftContext(path)).toEqual({})
  })

  test('is nothing for a draft elsewhere', async () => {
    const dir = folder({ '_series.yaml': 'above', 'x/a.md': '' })
    expect(await draftContext(join(dir, 'x', 'a.md'))).toEqual({})
  })

  test('is an error when it cannot be read', async () => {
    const dir = folder({ 'a.md': '', '_series.yaml': Buffer.from('ff80', 'hex') })
    expect(await codeOf(draftContext(join(dir, 'a.md')))).toBe('undecodable')
  })
})

describe('a style', () => {
  const own = folder({ '红金.css': 'own', 'both.css': 'own', 'notes.txt': '' })
  const shipped = folder({ 'both.css': 'shipped', '政务蓝.css': 'shipped' })
  const dirs = [own, join(own, 'none'), shipped]

  test('is taken from the workspace before the product', async () => {
    expect(await readStyle(dirs, 'both')).toBe('own')
    expect(await readStyle(dirs, '政务蓝')).toBe('shipped')
    expect(await styleNames(dirs)).toEqual(['both', '政务蓝', '红金'])
  })

  test.each([
    'none',
    '../both',
    '..',
    '',
    '.',
    'both.css',
    'a/b',
    'a\\b',
    '/etc/passwd',
    'both\0',
    '%2e%2e%2fboth',
    '_x',
  ])('named %j is missing, and the others are told', async name => {
    await expect(readStyle(dirs, name)).rejects.toMatchObject({
      code: 'missing-style',
      path: name,
      values: { names: 'both、政务蓝、红金' },
    })
  })
})
