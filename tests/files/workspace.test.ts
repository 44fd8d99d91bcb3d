import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { findHome, initWorkspace, workspaceOf } from '../../src/files/workspace.ts'
import { codeOf, folder } from './folder.ts'

describe('the workspace of a path', () => {
  it.each<[string, Record<string, string>]>([
    ['.zhundian', { '.zhundian/x': '' }],
    ['.env', { '.env': '' }],
    ['drafts', { 'drafts/x.md': '' }],
  ])('is the nearest folder upward with %s', (_, files) => {
    const dir = folder({ ...files, 'a/b/c.md': '' })
    expect(workspaceOf(join(dir, 'a', 'b', 'c.md'))).toBe(dir)
    expect(workspaceOf(join(dir, 'a', 'none'))).toBe(dir)
    expect(workspaceOf(dir)).toBe(dir)
  })

  test('is none when nothing marks one; a file called drafts marks nothing', () => {
    const dir = folder({ drafts: '', 'a/b.md': '' })
    expect(workspaceOf(join(dir, 'a'))).toBeUndefined()
  })
})

describe('home', () => {
  test('is what the setting says, from the current folder', () => {
    const dir = folder({ '.env': '', 'store/x': '' })
    expect(findHome(dir, { ZHUNDIAN_HOME: 'store' })).toEqual({
      path: join(dir, 'store'),
      exists: true,
      from: 'setting',
    })
    expect(findHome(dir, { ZHUNDIAN_HOME: '/nowhere/at/all' })).toEqual({
      path: '/nowhere/at/all',
      exists: false,
      from: 'setting',
    })
  })

  test('else lies in the nearest folder upward that has one or a .env', () => {
    const dir = folder({ '.zhundian/x': '', 'a/.env': '', 'a/drafts/b/c.md': '', 'd/drafts/x.md': '' })
    expect(findHome(join(dir, 'a', 'drafts', 'b'), {})).toEqual({
      path: join(dir, 'a', '.zhundian'),
      exists: false,
      from: 'workspace',
    })
    expect(findHome(join(dir, 'd', 'drafts'), { ZHUNDIAN_HOME: ' ' })).toEqual({
      path: join(dir, '.zhundian'),
      exists: true,
      from: 'workspace',
    })
  })

  test('else would be new here, and is not made', () => {
    const dir = folder({ 'drafts/a.md': '' })
    expect(findHome(dir, {})).toEqual({ path: join(dir, '.zhundian'), exists: false, from: 'none' })
    expect(existsSync(join(dir, '.zhundian'))).toBe(false)
  })
})

describe('a new workspace', () => {
  test('has its folders, settings for the owner only, and keeps secrets out of git', async () => {
    const dir = join(folder(), 'new', 'place')
    expect(await initWorkspace(dir, 'PORT=8787\n')).toEqual({
      made: ['drafts/', 'styles/', 'register/', '.env', '.gitignore'],
      kept: [],
    })
    expect(readFileSync(join(dir, '.env'), 'utf8')).toBe('PORT=8787\n')
    expect(statSync(join(dir, '.env')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(dir, '.gitignore'), 'utf8').split('\n')).toEqual(
      expect.arrayContaining(['.env', '.zhundian/']),
    )
    expect(workspaceOf(join(dir, 'drafts'))).toBe(dir)
  })

  test('keeps what is there', async () => {
    const dir = folder({ '.env': 'mine', 'drafts/a.md': 'mine', '.gitignore': 'mine' })
    expect(await initWorkspace(dir, 'theirs')).toEqual({
      made: ['styles/', 'register/'],
      kept: ['drafts/', '.env', '.gitignore'],
    })
    expect(readFileSync(join(dir, '.env'), 'utf8')).toBe('mine')
    expect(await initWorkspace(dir, 'theirs')).toMatchObject({ made: [] })
  })

  test('cannot be where a file stands', async () => {
    const dir = folder({ drafts: '', file: '' })
    expect(await codeOf(initWorkspace(dir, ''))).toBe('not-a-folder')
    expect(await codeOf(initWorkspace(join(dir, 'file'), ''))).toBe('not-a-folder')
    mkdirSync(join(dir, 'x'))
  })
})
