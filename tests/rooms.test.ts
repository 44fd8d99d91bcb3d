import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve(import.meta.dirname, '../src')

/** Which room may import which: the house of the architecture document. `text` and `dark` are leaves anyone reads. */
const MAY: Record<string, readonly string[]> = {
  article: [],
  schedule: [],
  dark: [],
  text: [],
  sandbox: ['dark', 'text'],
  check: ['article', 'dark'],
  render: ['article', 'dark', 'text'],
  media: ['article', 'text'],
  publish: ['article', 'render', 'media'],
  wechat: ['publish', 'media'],
  store: ['publish', 'media', 'schedule', 'notify'],
  notify: ['publish', 'schedule', 'text'],
  files: ['article', 'render', 'media'],
  server: ['article', 'check', 'publish', 'schedule', 'text'],
  // a command line hands frozen pictures on, so it names their type, and tells a notice as a message does
  cli: ['article', 'check', 'media', 'notify', 'publish', 'schedule', 'text'],
}

/** These take time, chance, disk and network as arguments. Work on bytes is pure, packed by zlib or in a thread of its own too. */
const PURE = /^(article|check|render|media|dark|schedule|publish|text)$/
const IMPURE =
  /from 'node:(?!zlib'|worker_threads')|\bfetch\(|\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bMath\.random\(|\bperformance\.now\(/

/** Composition: the only files outside the rooms. */
const ROOT = [
  'accounts.ts',
  'app.ts',
  'bench.ts',
  'cli.ts',
  'config.ts',
  'explain.ts',
  'notices.ts',
  'pushes.ts',
  'renderer.ts',
  'settings.ts',
  'typesetting.ts',
]

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(file => /(?<!\.d)\.tsx?$/.test(file))
const roomOf = (file: string): string | undefined => (file.includes('/') ? file.split('/')[0] : undefined)
const code = (file: string): string =>
  readFileSync(join(SRC, file), 'utf8')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')

function imported(file: string): readonly string[] {
  const targets = [...code(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(match => match[1]!)
  return targets.map(target => relative(SRC, resolve(SRC, dirname(file), target)))
}

describe('the house', () => {
  it('has no rooms but the known ones, and only composition outside them', () => {
    expect([...new Set(files.flatMap(file => roomOf(file) ?? []))].filter(room => !(room in MAY))).toEqual([])
    expect(files.filter(file => roomOf(file) === undefined).sort()).toEqual(ROOT)
  })

  it.each(Object.keys(MAY))('%s imports only the rooms it may', room => {
    const wrong = files
      .filter(file => roomOf(file) === room)
      .flatMap(file =>
        imported(file)
          .filter(target => roomOf(target) !== room && !MAY[room]!.includes(roomOf(target) ?? target))
          .map(target => `${file} -> ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('keeps the pure rooms free of disk, network, clock and chance', () => {
    const impure = files.filter(file => PURE.test(roomOf(file) ?? '') && IMPURE.test(code(file)))
    expect(impure).toEqual([])
  })

  it('keeps what makes a message of notices as pure, in a room that reaches the network', () => {
    const pure = files.filter(file => /^notify\/(message|forms|back|settings|ports)\.ts$/.test(file))
    expect(pure).toHaveLength(5)
    expect(pure.filter(file => IMPURE.test(code(file)))).toEqual([])
  })

  it('loads MathJax and highlight.js for articles that need them, not with the renderer', () => {
    const eager = /from '(?:@mathjax|highlight\.js|\.[^']*\/(?:mathjax|highlight|tex-packages|arrows)\.ts')/
    const inside = /^render\/(?:mathjax|highlight|tex-packages|arrows)\.ts$/
    // which answers at once, so it has to have them
    const forOthers = 'renderer.ts'
    expect(files.filter(file => !inside.test(file) && eager.test(code(file)))).toEqual([forOthers])
    expect(files.filter(file => eager.test(code(file)))).not.toEqual([])
  })

  it('names wechat-api in wechat/ only', () => {
    expect(files.filter(file => /'wechat-api/.test(code(file)) && roomOf(file) !== 'wechat')).toEqual([])
  })

  it('keeps Chinese sentences in text/', () => {
    // words a draft is recognised by, and names of files, stand where they are matched
    const speaks = /^(server|cli|notify|publish|store|schedule|wechat|files)$/
    const chinese = files.filter(file => speaks.test(roomOf(file) ?? '') && /[\u4e00-\u9fff]/.test(code(file)))
    expect(chinese).toEqual([])
  })
})
