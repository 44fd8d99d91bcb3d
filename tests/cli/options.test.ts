import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberOption, textOption, UsageError } from '../../src/cli/command.ts'
import { Terminal } from './terminal.ts'

let terminal: Terminal

beforeEach(() => {
  terminal = new Terminal()
})
afterEach(() => terminal.close())

const CHINESE = /^[^\n]*[\u4e00-\u9fff][^\n]*$/

describe('a wrong command line', () => {
  it.each([
    ['an unknown command', ['send', 'a.md'], 'send a.md'],
    ['an unknown option', ['push', 'a.md', '--force'], '没有 --force 这个选项'],
    ['an unknown short option', ['push', 'a.md', '-f'], '没有 -f 这个选项'],
    ['an option without its value', ['publish', 'a.md', '--at'], '选项 --at 后面缺少内容'],
    ['an option followed by another', ['publish', 'a.md', '--at', '--wait'], '选项 --at 后面缺少内容'],
    ['a word too many', ['push', 'a.md', 'b.md'], '多了「b.md」'],
    ['words too many', ['doctor', 'now', 'please'], '多了「now」'],
  ])('is said in one Chinese sentence before anything is opened: %s', async (_what, argv, words) => {
    const { exit, out, err } = await terminal.run(...argv)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toMatch(CHINESE)
    expect(err).toContain(words)
    expect(terminal.opened).toBe(0)
    const json = await terminal.run(...argv, '--json')
    expect([json.exit, json.err]).toEqual([2, ''])
    expect(json.json()).toEqual({
      error: { code: 'usage', message: expect.stringContaining(words), remedy: expect.stringMatching(CHINESE) },
    })
  })

  it.each([
    [['check'], '缺少「稿件」'],
    [['push'], '缺少「稿件」'],
    [['publish'], '缺少「稿件」'],
    [['approve'], '缺少「稿件」'],
    [['render'], '缺少「稿件」'],
    [['preview'], '缺少「稿件」'],
    [['publications', 'show'], '缺少「编号」'],
    [['publications', 'cancel'], '缺少「编号」'],
    [['publications', 'resolve'], '缺少「编号」'],
    [['slots', 'add'], '缺少「名字」'],
    [['slots', 'remove'], '缺少「名字」'],
    [['accounts', 'add'], '缺少「账号名」'],
    [['accounts', 'remove'], '缺少「账号名」'],
    [['slots', 'add', 'a', '--series', 's'], '--cron'],
    [['accounts', 'add', 'a'], '--appid'],
    [['accounts', 'add', 'a', '--appid', 'gh_1'], '--appid'],
    [['publish', 'a.md', '--again'], '--reason'],
    [['publish', 'a.md', '--action', 'send'], '--action send'],
    [['publish', 'a.md', '--to', 'everyone'], '--to everyone'],
    [['publish', 'a.md', '--to', 'tag:x'], '--to tag:x'],
    [['publish', 'a.md', '--late=-1'], '--late -1'],
    [['publish', 'a.md', '--late', '-1'], '--late -1。--late 后面请写 0 到 10080 之间的整数'],
    [['publish', 'a.md', '--late', 'soon'], '--late soon'],
    [['publish', 'a.md', '--late', '1.5'], '--late 1.5。--late 后面请写 0 到 10080 之间的整数'],
    [['publish', 'a.md', '--late', '1381', '--action', 'mass'], '群发最多晚 1380 分钟'],
    [['publish', 'a.md', '--no-quota', 'draft'], '--no-quota 只用于群发'],
    [['publish', 'a.md', '--no-quota', 'draft', '--action', 'publish'], '--no-quota 只用于群发'],
    [['publish', 'a.md', '--to', 'tag:2'], '--to 只用于群发'],
    [['publish', 'a.md', '--reason', 'a\u001b[2J'], '控制字符'],
    [['publish', 'a.md', '--late', '10081'], '--late 10081'],
    [['publish', 'a.md', '--at', '10:00', '--at', '11:00'], '--at'],
    [['approve', 'a.md', '--by', 'li', '--by', 'wang'], '--by'],
    [['publications', 'burn'], 'publications burn'],
    [['publications', 'resolve', 'p1', '--as', 'gone'], '--as gone'],
    [['publications', 'resolve', 'p1', '--as', 'published', '--url', 'mp.weixin.qq.com'], '--url mp.weixin.qq.com'],
    [['slots', 'burn'], 'slots burn'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0 7 * * *', '--days', 'odd'], '--days odd'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0 7 * * *', '--no-quota', 'wait'], '--no-quota wait'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0 7 * * *', '--no-quota'], '--no-quota'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0 7 * * *', '--no-quota', 'draft'], '只用于群发'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0 7 * * *', '--late', '1381', '--action', 'mass'], '1380'],
    [['slots', '--days', '31'], '--days 31。--days 后面请写 1 到 30 之间的整数'],
    [['publish', 'a.md', '--no-quota=later'], '--no-quota later'],
    [['accounts', 'burn'], 'accounts burn'],
    [['notices', 'burn'], 'notices burn'],
    [['notices', '--limit', '0'], '--limit 0'],
    [['render', 'a.md', '--edition', 'book'], '--edition book'],
    [['serve', '--port', '70000'], '--port 70000'],
    [['sandbox', '--port', 'x'], '--port x'],
    [['new', '../a'], '../a'],
    [['new', 'a', '--date', '2026-02-30'], '--date 2026-02-30'],
    [['new', 'a', '--date', '3 July'], '--date 3 July'],
  ])('%j ends with 2 and names what is wrong', async (argv, words) => {
    if (argv.includes('a.md')) {
      await terminal.draft()
      argv = argv.map(word => (word === 'a.md' ? 'drafts/a.md' : word))
    }
    const { exit, out, err } = await terminal.run(
      ...argv.map(word => word.replace(/^drafts/, join(terminal.folder, 'drafts'))),
    )
    expect([exit, out]).toEqual([2, ''])
    expect(err).toMatch(CHINESE)
    expect(err).toContain(words)
  })

  it.each([
    [['publications', 'show', 'p1'], 'unknown-publication'],
    [['slots', 'remove', 'x'], 'unknown-slot'],
    [['accounts', 'remove', 'x'], 'unknown-account'],
    [['accounts', 'remove', 'default'], 'account-taken'],
    [['accounts', 'add', 'Default', '--appid', 'wx0123456789abcdef'], 'account-taken'],
    [['accounts', 'sent', 'default', '--at', '2099-01-01 10:00'], 'at-future'],
    [['accounts', 'sent', 'default', '--at', 'now'], 'at-unreadable'],
    [['publish', 'a.md', '--at', '9999-12-31 23:59'], 'at-far'],
    [['slots', 'add', 'a', '--series', 's', '--cron', 'daily'], 'slot-cron'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0,5 7 * * *'], 'slot-cron-times'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0 7 * * *', '--zone', 'Mars'], 'slot-zone'],
    [['slots', 'add', 'a', '--series', 's', '--cron', '0 7 * * *', '--account', 'x'], 'unknown-account'],
    [['accounts', 'add', 'b', '--appid', 'wx0123456789abcdef', '--zone', 'Mars'], 'slot-zone'],
    [['approve', 'a.md', '--withdraw', '--by', 'li'], 'not-approved'],
    [['render', 'a.md', '--edition', 'pdf'], 'edition'],
    [['publish', 'a.md', '--at', 'tomorrow'], 'at-unreadable'],
    [['publish', 'a.md', '--at', '2020-01-01 08:00'], 'at-past'],
    [['publish', 'a.md', '--account', 'x'], 'unknown-account'],
    [['push', 'none.md'], 'missing'],
  ])('%j has the code %s', async (argv, code) => {
    const path = await terminal.draft()
    const { exit, json, err } = await terminal.run(...argv.map(word => (word === 'a.md' ? path : word)), '--json')
    expect(json()).toMatchObject({ error: { code, message: expect.any(String), remedy: expect.any(String) } })
    expect([exit, err]).toEqual([2, ''])
  })

  it('of a wrong setting names the setting and its line', async () => {
    terminal.write('.env', '# settings\nPORT=many\n')
    const { exit, err } = await terminal.run('doctor')
    expect(exit).toBe(2)
    expect(err).toContain('第 2 行的 PORT')
  })
})

describe('a name for something new', () => {
  const added = [
    ['accounts', 'add', '--appid', 'wx0123456789abcdef'],
    ['slots', 'add', '--series', 's', '--cron', '0 7 * * *'],
  ]
  it.each([
    ['a Cyrillic letter', 'd\u0435fault'],
    ['a full-width letter', '\uff21'],
    ['a radical that looks like a word', '\u2f00\u53f7'],
    ['an invisible character', '二\u200b号'],
    ['a control character', '二\u001b[2J号'],
    ['a line end', '二\n号'],
    ['a turn of direction', '二\u202e号'],
    ['a space', '二 号'],
    ['a comma', '二,号'],
    ['a slash', '二/号'],
    ['dots only', '..'],
    ['33 letters', 'a'.repeat(33)],
  ])('is refused for %s, of an account and of a slot', async (_what, name) => {
    terminal.secret = 'a-secret'
    for (const words of added) {
      const { exit, err } = await terminal.run(...words, name)
      expect(exit).toBe(2)
      expect(err).toMatch(CHINESE)
      expect(err).toContain('只用汉字、英文字母、数字')
    }
  })

  it.each(['二号', 'second', '北京_2.b-3', 'a', '々'])('may be %s', async name => {
    terminal.secret = 'a-secret'
    for (const words of added) expect((await terminal.run(...words, name)).exit).toBe(0)
  })

  it('that differs from another account only in capital letters is taken', async () => {
    terminal.secret = 'a-secret'
    await terminal.run('accounts', 'add', 'second', '--appid', 'wx0123456789abcdef')
    const { err } = await terminal.run('accounts', 'add', 'Second', '--appid', 'wx0000000000000002')
    expect(err).toContain('账号名 second 已经有了')
  })
})

describe('what others wrote', () => {
  it('is shown at a terminal and not obeyed by it, and is the same text in JSON', async () => {
    const path = await terminal.draft('a', '"标题\\u001b[2J\\u202e反"')
    const { out } = await terminal.run('publish', path, '--at', '2099-07-03 07:30')
    expect(out).toContain('《标题\\u001b[2J\\u202e反》')
    const { out: list, json } = await terminal.run('publications', '--json')
    for (const text of [out, list, (await terminal.run('publications')).out]) {
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u)
    }
    expect(json()).toMatchObject({ publications: [{ title: '标题\u001b[2J\u202e反' }] })
    const { err } = await terminal.run('publications', 'show', 'p\u001b[31m')
    expect(err).toContain('p\\u001b[31m')
  })

  it('goes into a rendered document as it is', async () => {
    const path = terminal.write('drafts/p.md', '# 标题\n\n正文\u200e左\n')
    expect((await terminal.run('render', path)).out).toContain('正文\u200e左')
  })
})

describe('help', () => {
  const said: string[] = []
  const info = console.info
  beforeEach(() => {
    said.length = 0
    console.info = (text: string) => void said.push(text)
  })
  afterEach(() => {
    console.info = info
  })

  it.each([[['--help']], [['publish', '--help']], [['accounts', '--help']], [['notices', '-h']], [[]]])(
    'of %j has no English sentence',
    async argv => {
      expect((await terminal.run(...argv)).exit).toBe(0)
      expect(said).toHaveLength(1)
      expect(said[0]).toMatch(/^用法:$/m)
      expect(said[0]).not.toMatch(/Usage|Commands|Options|Display|For more|verb\]|alias\]|draft\]/)
    },
  )
})

describe('a data folder that cannot be used', () => {
  it.each([
    ['is a file', 'home', '不是文件夹', 'home'],
    ['lies below a file', 'home/below', '不是文件夹', 'home'],
    ['has a folder for its database', '.', '数据库打不开', 'store'],
  ])('because it %s is said in one sentence that names the setting', async (_what, place, words, code) => {
    terminal.write('home', 'a file')
    mkdirSync(join(terminal.folder, 'zhundian.db'))
    terminal.write('.env', `ZHUNDIAN_HOME=./${place}\n`)
    const { exit, out, err } = await terminal.run('publications')
    expect([exit, out]).toEqual([2, ''])
    expect(err).toMatch(CHINESE)
    expect(err).toContain(words)
    expect(err).toContain('ZHUNDIAN_HOME')
    expect((await terminal.run('accounts', '--json')).json()).toMatchObject({ error: { code } })
  })

  it('for the sandbox is said of that folder, not of the account', async () => {
    mkdirSync(join(terminal.folder, '.zhundian'))
    terminal.write('.zhundian/sandbox', 'a file')
    const { exit, err } = await terminal.run('push', await terminal.draft())
    expect(exit).toBe(2)
    expect(err).toContain('sandbox」不是文件夹')
  })
})

describe('an option', () => {
  it('is text as it was typed, leading zeros and all', async () => {
    const path = await terminal.draft()
    expect((await terminal.run('approve', path, '--by', '007', '--json')).json()).toMatchObject({ approvals: ['007'] })
    expect((await terminal.run('approve', path, '--by=1e3', '--json')).json()).toMatchObject({
      approvals: ['007', '1e3'],
    })
  })

  it('may be a number in its range', () => {
    expect(numberOption({ late: 5 }, 'late', 0, 10)).toBe(5)
    expect(numberOption({ late: '010' }, 'late', 0, 10)).toBe(10)
    expect(numberOption({}, 'late', 0, 10)).toBeUndefined()
    for (const late of ['', ' ', '11', '-1', 'x', '1.5', 'NaN', 'Infinity']) {
      expect(() => numberOption({ late }, 'late', 0, 10)).toThrow(UsageError)
    }
  })

  it('given empty is an error, and space around it makes no second person', async () => {
    for (const by of ['', ' ', '\u3000']) expect(() => textOption({ by }, 'by')).toThrow(UsageError)
    const path = await terminal.draft()
    await terminal.run('approve', path, '--by', 'li')
    expect((await terminal.run('approve', path, '--by', 'li ', '--json')).json()).toMatchObject({ approvals: ['li'] })
    expect(await terminal.run('approve', path, '--by', '')).toMatchObject({ exit: 2 })
    expect(await terminal.run('publish', path, '--again', '--reason', '')).toMatchObject({ exit: 2 })
  })

  it('given twice is an error and not forgotten', () => {
    expect(() => textOption({ by: ['a', 'b'] }, 'by')).toThrow(UsageError)
    expect(textOption({ by: true }, 'by')).toBeUndefined()
  })
})

describe('commands that only read a draft', () => {
  it.each([['check'], ['render']])('%s opens no store', async command => {
    const path = await terminal.draft()
    expect((await terminal.run(command, path)).exit).toBe(0)
    expect(readdirSync(terminal.folder).sort()).toEqual(['.env', 'drafts'])
  })

  it('render writes a file when told to, and only html on stdout otherwise', async () => {
    const path = await terminal.draft()
    const { out } = await terminal.run('render', path)
    expect(out).toMatch(/^<section/)
    const file = join(terminal.folder, 'out.html')
    expect((await terminal.run('render', path, '-o', file)).out).toBe('')
    expect(readFileSync(file, 'utf8')).toBe(out)
  })
})

describe('new', () => {
  it('makes a draft and never touches one that is there', async () => {
    const first = await terminal.run('new', 'note', '--date', '2026-07-03', '--series', '001', '--json')
    const { file } = first.json() as { file: string }
    expect([first.exit, existsSync(file)]).toEqual([0, true])
    expect(readFileSync(file, 'utf8')).toContain('series: "001"\ndate: 2026-07-03')
    const again = await terminal.run('new', 'note', '--json')
    expect(again.json()).toMatchObject({ error: { code: 'exists' } })
    expect(again.exit).toBe(2)
  })
})
