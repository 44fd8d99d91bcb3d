import { utimesSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.ts'
import { keepTimes } from '../../src/cli/times.ts'
import { readConfig } from '../../src/config.ts'
import { Terminal } from './terminal.ts'

const DAY_MS = 86_400_000
let terminal: Terminal

beforeEach(() => {
  terminal = new Terminal()
})
afterEach(() => terminal.close())

/** A date some days from now in Shanghai. */
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10)

const add = (...more: string[]) =>
  terminal.run('slots', 'add', '早报', '--series', '每日动态', '--cron', '30 7 * * *', ...more)

interface Next {
  readonly date: string
  readonly weekday: number
  readonly dueAt: string
  readonly exception: string | null
  readonly publication: string | null
}

async function next(...words: string[]): Promise<readonly Next[]> {
  const { slots } = (await terminal.run('slots', 'list', '--json', ...words)).json() as { slots: { next: Next[] }[] }
  return slots[0]!.next
}

/** Writes the calendar as somebody did a while ago. */
function calendar(text: string): void {
  const path = terminal.write('calendar.yaml', text)
  const then = new Date(Date.now() - 60_000)
  utimesSync(path, then, then)
}

/** What a worker does every minute, in a process of its own. */
async function tick(): Promise<void> {
  const app = openApp(readConfig({ ZHUNDIAN_KEY: 'a key for tests only' }, terminal.folder), () => {})
  try {
    await keepTimes(app)
  } finally {
    await app.close()
  }
}

const notices = async (): Promise<readonly Record<string, unknown>[]> =>
  (await terminal.run('notices', '--json')).json()['notices'] as Record<string, unknown>[]

describe('slots list', () => {
  it('shows the coming week with weekdays and what people said of dates', async () => {
    await add()
    const [skip, move] = [inDays(2), inDays(3)]
    calendar(`每日动态:\n  休刊: ${skip}\n  改时间:\n    ${move}: 09:05\n别处:\n  休刊: ${skip}\n`)
    const dates = await next()
    expect(dates).toHaveLength(7)
    expect(dates.find(one => one.date === skip)).toMatchObject({ exception: 'skipped' })
    expect(dates.find(one => one.date === move)).toMatchObject({ exception: 'moved', dueAt: `${move}T09:05:00+08:00` })
    const day = new Date(`${move}T00:00:00Z`).getUTCDay()
    expect(dates.find(one => one.date === move)!.weekday).toBe(day === 0 ? 7 : day)
    const { out, err, exit } = await terminal.run('slots')
    expect(out).toContain('早报  每日动态  30 7 * * *  Asia/Shanghai')
    expect(out).toMatch(new RegExp(`${skip} 周.  休刊`))
    expect(out).toMatch(new RegExp(`${move} 周. 09:05  改时间`))
    expect(err).toMatch(/calendar\.yaml:5:1 info calendar-series .*别处/)
    expect(exit).toBe(0)
    expect(await next('--days', '30')).toHaveLength(30)
  })

  it('says where the calendar is wrong, and shows what is written down meanwhile', async () => {
    await add()
    await tick()
    calendar('每日动态:\n  休刊:\n    - 2026-02-30\n')
    const { out, err, exit } = await terminal.run('slots')
    expect(exit).toBe(1)
    expect(err).toBe(
      'calendar.yaml:3:7 error calendar-date 「2026-02-30」不是能用的日期或时间。日期写成 2026-10-01，一段写成 2026-10-01 至 2026-10-08，时间写成 2026-10-11 09:00。',
    )
    expect(out).toContain(inDays(3))
    const { findings } = (await terminal.run('slots', '--json')).json()
    expect(findings).toMatchObject([{ rule: 'calendar-date', severity: 'error', line: 3 }])
  })

  it('marks working days, and dates nobody knows', async () => {
    await add('--days', 'working')
    expect((await terminal.run('slots')).out).toContain('工作日')
    const marks = new Set((await next('--days', '30')).map(one => one.exception))
    for (const mark of marks) expect([null, 'makeup', 'unknown-day']).toContain(mark)
  })
})

describe('a calendar', () => {
  it('that cannot be used is told once for each text, and stops new dates', async () => {
    calendar('每日动态:\n  休刊: soon\n')
    await add()
    await tick()
    await tick()
    expect(await notices()).toMatchObject([
      { kind: 'calendar', message: expect.stringMatching(/^calendar\.yaml 第 2 行：「soon」不是/), publication: null },
    ])
    calendar('每日动态:\n  休刊: later\n')
    await tick()
    expect(await notices()).toHaveLength(2)
    expect((await next()).every(one => one.publication === null)).toBe(true)
    expect(await next()).toEqual([])
    calendar('')
    await tick()
    expect(await next()).toHaveLength(7)
  })

  it('that is gone is no empty calendar', async () => {
    await add()
    const skip = inDays(2)
    calendar(`每日动态:\n  休刊: ${skip}\n`)
    await tick()
    await unlink(join(terminal.folder, 'calendar.yaml'))
    await tick()
    expect((await next()).find(one => one.date === skip)).toMatchObject({ exception: 'skipped' })
    expect((await notices())[0]).toMatchObject({ kind: 'calendar', values: { rule: 'calendar-missing' } })
    calendar('# nothing any more\n')
    await tick()
    expect((await next()).find(one => one.date === skip)).toMatchObject({ exception: null })
    await unlink(join(terminal.folder, 'calendar.yaml'))
    await tick()
    expect((await next()).find(one => one.date === skip)).toMatchObject({ exception: null })
    expect(await notices()).toHaveLength(1)
  })

  it('that is being saved right now is looked at a minute later', async () => {
    await add()
    await tick()
    terminal.write('calendar.yaml', `每日动态:\n  休刊: ${inDays(2)}\n`)
    await tick()
    const { slots } = await kept()
    expect(slots.filter(one => one.held !== null)).toEqual([])
  })
})

/** The dates as the store has them. */
async function kept() {
  const app = openApp(readConfig({ ZHUNDIAN_KEY: 'a key for tests only' }, terminal.folder), () => {})
  try {
    return { slots: await (await app.records()).calendar.occurrences(0) }
  } finally {
    await app.close()
  }
}

describe('an approval', () => {
  async function dated(): Promise<string> {
    const path = await terminal.draft()
    const date = inDays(3)
    terminal.write(
      'drafts/a.md',
      `---\ntitle: 标题\nseries: 每日动态\ndate: ${date}\ncover: a.png\ndigest: 卡片摘要\n---\n\n正文第一段。\n`,
    )
    return path
  }

  it('lets its date be planned, and taken back holds it at once', async () => {
    const path = await dated()
    await add('--no-quota', 'draft', '--action', 'mass')
    await terminal.run('approve', path, '--by', '周岚')
    await tick()
    const { publications } = (await terminal.run('publications', '--json')).json() as {
      publications: Record<string, unknown>[]
    }
    expect(publications).toMatchObject([{ state: 'planned', action: 'mass', dueAt: `${inDays(3)}T07:30:00+08:00` }])
    expect((await next()).map(one => one.publication).filter(one => one !== null)).toEqual([publications[0]!['id']])
    const other = await terminal.run('approve', path, '--withdraw', '--json')
    expect([other.exit, other.json()]).toMatchObject([2, { error: { code: 'not-approved' } }])
    const back = await terminal.run('approve', path, '--withdraw', '--by', '周岚', '--json')
    expect([back.exit, back.json()]).toMatchObject([0, { approvals: [], needed: 1 }])
    const shown = await terminal.run('publications', 'show', String(publications[0]!['id']), '--json')
    expect(shown.json()).toMatchObject({ state: 'held', reason: 'approval' })
  })

  it('that is missing is asked for with the name of the draft', async () => {
    const date = inDays(0)
    const soon = new Date(Date.now() + 30 * 60_000 + 8 * 3_600_000)
    // half an hour before midnight the next date is another one
    const day = soon.toISOString().slice(0, 10)
    await terminal.draft()
    terminal.write(
      'drafts/a.md',
      `---\ntitle: 标题\nseries: 每日动态\ndate: ${day}\ncover: a.png\ndigest: 卡片摘要\n---\n\n正文第一段。\n`,
    )
    const cron = `${soon.getUTCMinutes()} ${soon.getUTCHours()} * * *`
    await terminal.run('slots', 'add', '早报', '--series', '每日动态', '--cron', cron)
    await tick()
    expect(date <= day).toBe(true)
    expect(await notices()).toMatchObject([
      { kind: 'unapproved', message: expect.stringMatching(/分钟到点.*zhundian approve drafts\/a\.md --by 姓名/) },
    ])
  })
})

describe('an account', () => {
  it('has a zone for its slots', async () => {
    terminal.secret = 's3cret'
    await terminal.run('accounts', 'add', '二号', '--appid', 'wx0123456789abcdef', '--zone', 'America/New_York')
    await add('--account', '二号')
    await terminal.run(
      'slots',
      'add',
      '晚报',
      '--series',
      's',
      '--cron',
      '0 20 * * *',
      '--zone',
      'UTC',
      '--account',
      '二号',
    )
    await terminal.run('slots', 'add', '午报', '--series', 's', '--cron', '0 12 * * *')
    const { slots } = (await terminal.run('slots', '--json')).json() as { slots: Record<string, unknown>[] }
    expect(Object.fromEntries(slots.map(slot => [slot['name'], slot['zone']]))).toEqual({
      早报: 'America/New_York',
      晚报: 'UTC',
      午报: 'Asia/Shanghai',
    })
  })
})
