#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { userInfo } from 'node:os'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { main } from './cli/index.ts'
import type { Io } from './cli/ports.ts'
import type { Config } from './config.ts'
import { visible } from './text/visible.ts'
import { zh } from './text/zh.ts'

/** Settings that are secrets, or addresses that hold one. */
const SECRET = /^(WECHAT_(APP_SECRET|TOKEN|ENCODING_AES_KEY)|ZHUNDIAN_KEY|DATABASE_URL|SMTP_URL|NOTIFY_WEBHOOKS)$/
/** The environment as it was given. Node's diagnostic reports print the one that stands, so its secrets are taken out. */
const env = { ...process.env }
for (const name of Object.keys(env)) if (SECRET.test(name)) delete process.env[name]

/** What may never be said: whatever else goes wrong, an error of somebody else's code may quote it. */
const secrets = new Set(Object.keys(env).flatMap(name => (SECRET.test(name) ? (env[name] ?? '').split(',') : [])))

const secretsOf = ({ account, callback, key }: Config): readonly string[] =>
  [account?.secret, callback?.token, ...(callback?.aesKeys ?? []), key].filter(value => typeof value === 'string')

/** Shorter ones would be found in ordinary words. */
const SECRET_MIN = 8

const withoutSecrets = (text: string): string =>
  [...secrets]
    .filter(secret => secret.length >= SECRET_MIN)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
    .replace(/\b(access_token|secret|signature)=[^&\s'"]+/g, '$1=***')

// Node would print the error with all it holds; what is half done is taken up again at the next start.
process.on('uncaughtException', error => {
  io.err(zh.cli.errorLine(zh.cli.error('internal')))
  if (process.argv.includes('--verbose')) io.err(zh.cli.verbose(error.stack ?? String(error)))
  process.exit(1)
})

/** A second signal ends the process at once; the first lets the call in hand finish, this long at most. */
const GRACE_MS = 10_000

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
    setTimeout(() => process.exit(130), GRACE_MS - 500).unref()
  })
}
// A reader that went away (`| head`) is no error of ours.
process.stdout.on('error', () => process.exit(0))

let piped: Promise<string[]> | undefined

async function secret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) {
    piped ??= text(process.stdin).then(all => all.split(/\r?\n/))
    return (await piped).shift() ?? ''
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
  process.stderr.write(prompt)
  // readline echoes through this; typed characters of a secret are not shown
  Object.assign(lines, { _writeToOutput: () => {} })
  return new Promise(resolve => {
    // Ctrl-C and Ctrl-D are no answer, and no empty one either: nothing is in hand yet, so the process just ends
    const leave = () => (process.stderr.write('\n'), process.exit(130))
    lines.once('close', leave)
    lines.question('', answer => {
      lines.off('close', leave).close()
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}

async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
  const answer = await new Promise<string>(resolve => {
    lines.once('close', () => resolve(''))
    lines.question(`${question} [y/N] `, resolve)
  })
  lines.close()
  return /^(y|yes|是)$/i.test(answer.trim())
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return env['USER'] ?? 'unknown'
  }
}

const io: Io = {
  out: line => void process.stdout.write(`${line}\n`),
  document: text => void process.stdout.write(`${process.stdout.isTTY ? visible(text) : text}\n`),
  err: line => void process.stderr.write(`${withoutSecrets(line)}\n`),
  isTty: process.stderr.isTTY && process.stdin.isTTY,
  cwd: process.cwd(),
  user: userName(),
  secret,
  stdin: () => text(process.stdin),
  confirm,
  run: argv =>
    new Promise(resolve => {
      const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...argv], { stdio: 'ignore', env })
      child.on('error', () => resolve(1))
      child.on('exit', code => resolve(code ?? 1))
    }),
  signal: stop.signal,
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

process.exitCode = await main(process.argv.slice(2), io, {
  version,
  open: async ({ verbose }) => {
    const [{ openApp }, { readConfig }] = await Promise.all([import('./app.ts'), import('./config.ts')])
    const log = verbose
      ? (event: string, fields: object) => io.err(JSON.stringify({ at: new Date().toISOString(), event, ...fields }))
      : () => {}
    const config = readConfig(env, io.cwd)
    for (const secret of secretsOf(config)) secrets.add(secret)
    return openApp(config, log)
  },
  explain: async error => (await import('./explain.ts')).explain(error),
})
