import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { zh } from '../../src/text/zh.ts'
import { help } from '../../src/text/zh/help.ts'

// The doors give words to codes that inner rooms made. The codes are read from the source, so that a new one without
// words is seen here and not by a person.
const SRC = resolve(import.meta.dirname, '../../src')
const CHINESE = /[\u4e00-\u9fff]/

/** The code of a room, or all of it, without its comments. */
const code = (room = ''): string =>
  readdirSync(join(SRC, room), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !/^(text|sandbox)\b/.test(join(room, file)))
    .map(file => readFileSync(join(SRC, room, file), 'utf8'))
    .join('\n')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')

const all = (text: string, form: RegExp): string[] => [...new Set([...text.matchAll(form)].map(match => match[1]!))]

/** The members of a union of texts, as it is declared. */
function union(text: string, name: string): string[] {
  const declared = new RegExp(`type ${name} =([^]*?)\\n\\n`).exec(text)?.[1] ?? ''
  return all(declared, /'([\w-]+)'/g)
}

const source = code()
/** A sentence that stands for whatever has no words of its own. */
const { message: internal } = zh.cli.error('internal')
const { message: wrong } = zh.cli.config('wrong', {})

describe('words for people', () => {
  const commandErrors = [
    ...all(source, /new CommandError\(\s*'([\w-]+)'/g),
    ...union(source, 'SlotFault').map(fault => `slot-${fault}`),
    ...union(source, 'PlanFault'),
    'findings',
    'not-resolvable',
    'usage',
  ]

  it('are looked for in what is there', () => {
    expect(commandErrors).toEqual(expect.arrayContaining(['unknown-account', 'slot-zone', 'already-out', 'at-past']))
    // a template in a code would hide it from this test; the one there is, is listed above
    expect(all(source, /new CommandError\(\s*`([^`]*)`/g)).toEqual(['slot-${fault}'])
  })

  it.each(commandErrors)('exist for the error %s of a command', name => {
    const { message, remedy } = zh.cli.error(name, { kind: 'x' })
    expect(message).not.toBe(internal)
    expect([message, remedy]).toEqual([expect.stringMatching(CHINESE), expect.stringMatching(CHINESE)])
  })

  it.each([...all(source, /new ConfigError\(\s*'([\w-]+)'/g), 'wrong-key'])('exist for the setting error %s', name => {
    if (name !== 'wrong') expect(zh.cli.config(name, {}).message).not.toBe(wrong)
    expect(zh.cli.config(name, {}).remedy).toMatch(CHINESE)
  })

  it.each(all(code().split('function kindOf')[1]!.split('\n}\n')[0]!, /(?:return|:) '(\w+)'/g))(
    'exist for the form %s of a setting',
    kind => {
      const values = { name: 'X', line: 1, file: '.env' }
      const text = zh.cli.config('wrong', { ...values, kind: 'text' }).remedy
      if (kind !== 'text') expect(zh.cli.config('wrong', { ...values, kind }).remedy).not.toBe(text)
    },
  )

  it.each(union(source, 'Reason'))('exist for the reason %s', reason => {
    expect(zh.publication.reason(reason)).toMatch(CHINESE)
    expect(zh.publication.reason('45009')).toMatch(CHINESE)
  })

  const states = all(/STATES = \[([^]*?)\]/.exec(source)![1]!, /'(\w+)'/g)
  it.each(states)('exist for the state %s', state => {
    expect(states).toHaveLength(12)
    expect(zh.publication.state(state, 'publish')).toMatch(CHINESE)
  })

  const lines = [...all(code('publish'), /\bline\(\s*'([\w/-]+)'/g), ...all(code('cli'), /\bline\(\s*'([\w/-]+)'/g)]
  it.each([...new Set(lines)])('exist for the step %s of a journal', step => {
    expect(zh.publication.step(step)).toMatch(CHINESE)
  })

  it.each(['intended', 'done', 'lost', 'found', 'absent', 'refused:45009', 'refused:unsent', 'person:ma'])(
    'exist for the outcome %s of a journal',
    outcome => {
      expect(zh.publication.outcome(outcome)).toMatch(CHINESE)
    },
  )

  const made = [...all(source, /\btold\('(\w+)'/g), ...all(source, /\.tell\('(\w+)'/g)]
  const kinds = [
    ...new Set([
      ...made,
      'rejected',
      'removed',
      'missed',
      'ambiguous',
      'quota-low',
      'account-trouble',
      'back',
      'push-unread',
    ]),
  ]
  it.each(kinds)('exist for the notice %s', kind => {
    expect(kinds.length).toBeGreaterThan(8)
    const quota = { alias: 'default', endpoint: '/cgi-bin/freepublish/get', used: 80, perDay: 100 }
    const known = { title: '标题', reason: 'late', series: '栏目', date: '2026-07-03', code: 40164 }
    const ahead = { problems: '40164 confirm', minutes: 60 }
    const values = { ...known, from: 0, to: 3_600_000, count: 2, ...quota, ...ahead }
    const text = zh.publication.notice(kind, values)
    expect(text).toMatch(CHINESE)
    expect(text).not.toMatch(/^\w|undefined|\{|NaN/)
  })

  it.each(['http 500', 'errcode 93000', 'errcode 1', 'smtp 550', 'ECONNRESET', 'timeout', 'internal', 'failed'])(
    'exist for a message that did not arrive: %s',
    reason => {
      expect(zh.notices.fault(reason)).toMatch(CHINESE)
      expect(zh.notices.fault(reason)).not.toContain('undefined')
    },
  )

  it('exist for a notice of a kind nobody wrote words for', () => {
    for (const kind of ['new-kind', 'constructor', '__proto__']) {
      expect(zh.publication.notice(kind, { title: '标题' })).toBe(`《标题》：${kind}。`)
      expect(zh.publication.notice(kind, { series: '栏目', date: '2026-07-03' })).toContain('栏目 2026-07-03')
      expect(zh.publication.notice(kind, {})).toMatch(CHINESE)
      expect(zh.notices.next(kind, {}, 'p1')).toContain('zhundian publications show p1')
    }
  })

  it.each(all(readFileSync(join(SRC, 'cli/commands.ts'), 'utf8'), /name: '(\w+)/g))(
    'exist for the command %s',
    name => {
      expect(help[name]).toMatch(CHINESE)
    },
  )

  it.each(all(source, /(?:name: |fine\()'(settings|store|token|ip|clock|notices)'/g))(
    'exist for the check %s',
    name => {
      expect(zh.cli.doctor.names[name]).toMatch(CHINESE)
    },
  )
})

describe('sentences of findings', () => {
  /** Every form in which a room names a rule, by room. */
  const rules = [
    ...all(code('check'), /found\(\s*article,\s*'([\w-]+)'/g),
    ...all(source, /\brule: '([\w-]+)'/g),
    ...all(source, /new SourceError\(\s*'([\w-]+)'/g),
    ...all(source, /found\(\s*[\w.]+,\s*'([\w-]+)'/g),
    ...all(/const PICTURE_RULES[^]*?= \{([^}]*)\}/.exec(source)![1]!, /: '([\w-]+)'/g),
    ...all(code('check'), /\bover\('([\w-]+)'/g),
    ...all(code('check'), /\['\w+', '([\w-]+-missing)'\]/g),
    ...all(code('render'), /\.find\(\s*'([\w-]+)'/g),
    ...all(code('media'), /PictureError\(\s*'([\w-]+)'/g).map(fault => `picture-${fault}`),
  ]

  it('are looked for in what is there', () => {
    const known = ['zero-width', 'empty-body', 'picture-outside', 'duplicate-issue', 'unknown-key', 'numbering']
    const more = ['title-long', 'contact-missing', 'math-plain', 'picture-too-large']
    expect(rules).toEqual(expect.arrayContaining([...known, ...more]))
    expect(new Set(rules).size).toBeGreaterThan(25)
  })

  it.each([...new Set(rules)].sort())('exist for %s', rule => {
    expect(Object.keys({ ...zh.check.rules, ...zh.article.errors })).toContain(rule)
    const said = zh.check.sentenceOf(rule, {})
    expect([said.message, said.suggestion]).toEqual([expect.stringMatching(CHINESE), expect.stringMatching(CHINESE)])
    expect(said.message + said.suggestion).not.toMatch(/undefined|\[object/)
  })

  it('exist even for a rule nobody wrote words for', () => {
    for (const rule of ['new-rule', 'constructor', '__proto__']) {
      expect(zh.check.sentenceOf(rule, {}).message).toContain(rule)
    }
  })
})
