import { describe, expect, it } from 'vitest'
import { openRegister } from '../../src/files/register.ts'
import { codeOf, folder } from './folder.ts'

describe('the register of a workspace', () => {
  it('is empty where there is none', async () => {
    expect((await openRegister(folder())).domains).toEqual([])
  })

  it('is all its files together', async () => {
    const files = {
      'register/a.yaml': 'domains: [a.cn]',
      'register/b.yml': '域名: b.cn',
      'register/c.md': 'domains: [c.cn]',
    }
    expect((await openRegister(folder(files))).domains).toEqual(['a.cn', 'b.cn'])
  })

  it('is not taken for none when it cannot be read', async () => {
    expect(await codeOf(openRegister(folder({ register: 'domains: [a.cn]' })))).toBe('not-a-folder')
  })
})
