import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, readConfig, type Config } from '../src/config.ts'
import { Settings } from '../src/settings.ts'
import { zh } from '../src/text/zh.ts'

const APP_ID = 'wx0123456789abcdef'
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const OTHER_KEY = 'A'.repeat(43)
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhundian-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const inFile = (text: string): void => writeFileSync(join(folder, '.env'), text)

/** The settings as `.env` alone gives them. */
function fromFile(text: string): Config {
  inFile(text)
  return readConfig({}, folder)
}

/** How reading fails. */
function fault(env: NodeJS.ProcessEnv, cwd = folder): ConfigError {
  try {
    readConfig(env, cwd)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was wrong')
}

/** Everything of the error that could reach a person or a log. */
const shown = (error: ConfigError): string =>
  [error.message, JSON.stringify(error.values), JSON.stringify(zh.cli.config(error.code, error.values))].join('\n')

describe('settings nobody made', () => {
  it('have the defaults of the documentation', () => {
    inFile('')
    expect(readConfig({}, folder)).toEqual({
      account: null,
      callback: null,
      apiOrigin: null,
      accountQr: null,
      timeoutMs: 10_000,
      settleMs: 60_000,
      waitMs: 600_000,
      workspace: folder,
      home: join(folder, '.zhundian'),
      homeChosen: true,
      databaseUrl: null,
      key: null,
      drafts: join(folder, 'drafts'),
      styles: join(folder, 'styles'),
      zone: 'Asia/Shanghai',
      reviews: 0,
      host: '127.0.0.1',
      port: 8787,
      publicPort: null,
      sandboxPort: 8788,
      notify: { webhooks: [], mail: null, heartbeatUrl: null },
      deskUrl: null,
    } satisfies Config)
  })

  it('are the same when every line stands there empty', () => {
    const plain = fromFile('')
    const names = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_API_BASE', 'WECHAT_TIMEOUT_MS', 'DATABASE_URL']
    const more = ['ZHUNDIAN_HOME', 'ZHUNDIAN_KEY', 'ZHUNDIAN_ZONE', 'ZHUNDIAN_REVIEWS', 'HOST', 'PORT', 'SANDBOX_PORT']
    expect(fromFile([...names, ...more].map(name => `${name}=`).join('\n'))).toEqual(plain)
    expect(fromFile([...names, ...more].map(name => `${name}="  "`).join('\n'))).toEqual(plain)
  })
})

describe('.env.example', () => {
  const lines = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8').split('\n')
  const names = lines.flatMap(line => /^# ([A-Z_]+)=/.exec(line)?.[1] ?? [])

  it('has every setting, each once and with a line of words above it', () => {
    expect(names).toEqual(Object.keys(Settings.shape))
    for (const name of names) {
      const at = lines.findIndex(line => line.startsWith(`# ${name}=`))
      expect(lines[at - 1]).toMatch(/^# .*[\u4e00-\u9fff]/)
    }
  })

  it('changes nothing as it is, and nothing with every line but the address of WeChat in use', () => {
    const plain = fromFile('')
    expect(fromFile(lines.join('\n'))).toEqual(plain)
    const used = lines.map(line => line.replace(/^# (?=[A-Z_]+=)/, '')).join('\n')
    expect(fromFile(used)).toEqual({ ...plain, apiOrigin: 'https://api.weixin.qq.com' })
  })
})

describe('a setting', () => {
  it.each([
    ['WECHAT_TIMEOUT_MS=2500', { timeoutMs: 2500 }],
    ['ZHUNDIAN_SETTLE_MS=0', { settleMs: 0 }],
    ['ZHUNDIAN_WAIT_MS=1', { waitMs: 1 }],
    [`WECHAT_APP_ID=${APP_ID}\nWECHAT_APP_SECRET=s3cret`, { account: { appid: APP_ID, secret: 's3cret' } }],
    ['WECHAT_API_BASE=https://api2.weixin.qq.com/', { apiOrigin: 'https://api2.weixin.qq.com' }],
    ['ZHUNDIAN_KEY=sixteen letters!', { key: 'sixteen letters!' }],
    ['ZHUNDIAN_ZONE=Europe/Berlin', { zone: 'Europe/Berlin' }],
    ['ZHUNDIAN_REVIEWS=2', { reviews: 2 }],
    ['HOST=::1', { host: '::1' }],
    ['PORT=0', { port: 0 }],
    ['SANDBOX_PORT=65535', { sandboxPort: 65_535 }],
    ['PUBLIC_PORT=8080', { publicPort: 8080 }],
    [
      'DATABASE_URL=postgres://a:b@host/base\nZHUNDIAN_KEY=sixteen letters!',
      { databaseUrl: 'postgres://a:b@host/base' },
    ],
    [
      'DATABASE_URL="postgresql://host/base?sslmode=require"\nZHUNDIAN_KEY=sixteen letters!',
      { databaseUrl: 'postgresql://host/base?sslmode=require' },
    ],
    ['DESK_URL=http://192.168.1.5:8787/desk/', { deskUrl: 'http://192.168.1.5:8787/desk' }],
    [
      'NOTIFY_WEBHOOKS="https://oapi.dingtalk.com/robot/send?access_token=1#secret=SEC1, https://ops.example.com/h"',
      {
        notify: {
          webhooks: [
            { kind: 'dingtalk', url: 'https://oapi.dingtalk.com/robot/send?access_token=1', secret: 'SEC1' },
            { kind: 'json', url: 'https://ops.example.com/h', secret: null },
          ],
        },
      },
    ],
    [
      'SMTP_URL="smtps://a%40b.cn:pass@smtp.b.cn/?to=c@d.cn"\nHEARTBEAT_URL=https://beat.example.com/1',
      { notify: { mail: { host: 'smtp.b.cn', to: ['c@d.cn'] }, heartbeatUrl: 'https://beat.example.com/1' } },
    ],
    ['WECHAT_TOKEN=AAAAA', { callback: { token: 'AAAAA', aesKeys: [] } }],
    [
      `WECHAT_TOKEN=pamtest\nWECHAT_ENCODING_AES_KEY=${AES_KEY}`,
      { callback: { token: 'pamtest', aesKeys: [AES_KEY] } },
    ],
    [
      `WECHAT_TOKEN=pamtest\nWECHAT_ENCODING_AES_KEY=${OTHER_KEY} , ${AES_KEY}`,
      { callback: { token: 'pamtest', aesKeys: [OTHER_KEY, AES_KEY] } },
    ],
  ])('is read: %j', (text, expected) => {
    expect(fromFile(text)).toMatchObject(expected)
  })

  it('that is a path counts from the workspace, wherever the command stands', () => {
    inFile('ZHUNDIAN_HOME=data\nZHUNDIAN_DRAFTS=../manuscripts\nZHUNDIAN_STYLES=/etc/styles\nWECHAT_ACCOUNT_QR=own.png')
    mkdirSync(join(folder, 'drafts/2026'), { recursive: true })
    expect(readConfig({}, join(folder, 'drafts/2026'))).toMatchObject({
      workspace: folder,
      home: join(folder, 'data'),
      drafts: join(folder, '../manuscripts'),
      styles: '/etc/styles',
      accountQr: join(folder, 'own.png'),
    })
  })

  it('of the environment wins over the file, and an empty one is no setting', () => {
    inFile('ZHUNDIAN_REVIEWS=1\nPORT=9000')
    expect(readConfig({ ZHUNDIAN_REVIEWS: '3', PORT: '' }, folder)).toMatchObject({ reviews: 3, port: 9000 })
    expect(readConfig({ PORT: '  ' }, folder).port).toBe(9000)
  })

  it.each([
    ['a byte order mark', '\uFEFFPORT=9001'],
    ['Windows line ends', '# desk\r\nPORT=9001\r\nHOST=localhost\r\n'],
    ['double quotes', 'PORT="9001"'],
    ['single quotes', "PORT='9001'"],
    ['a comment behind it', 'PORT=9001 # the desk'],
    ['export', 'export PORT=9001'],
    ['blanks around', '  PORT = 9001  '],
    ['a comment line with another value', 'PORT=9001\n# PORT=1'],
    ['the last of two', 'PORT=1\nPORT=9001'],
  ])('is found in a file with %s', (_what, text) => {
    expect(fromFile(text).port).toBe(9001)
  })

  it('may hold a # or blanks in quotes', () => {
    expect(fromFile('ZHUNDIAN_KEY="sixteen # letters"').key).toBe('sixteen # letters')
  })
})

describe('a wrong setting', () => {
  it.each([
    ['WECHAT_TIMEOUT_MS', ['99', '600001', 'ten', '1.5', '-1', 'NaN', 'Infinity'], 'milliseconds'],
    ['ZHUNDIAN_SETTLE_MS', ['-1', '3600001', '60s'], 'milliseconds'],
    ['ZHUNDIAN_WAIT_MS', ['-1', '86400001'], 'milliseconds'],
    ['PORT', ['65536', '-1', 'http', '80.5'], 'port'],
    ['SANDBOX_PORT', ['65536', 'x'], 'port'],
    ['ZHUNDIAN_REVIEWS', ['10', '-1', 'two'], 'reviews'],
    ['ZHUNDIAN_ZONE', ['Asia/Nowhere', 'Beijing time'], 'zone'],
    ['ZHUNDIAN_KEY', ['too short'], 'key'],
    ['WECHAT_APP_ID', ['gh_0123456789abcdef', 'wx0123', `${APP_ID}0`], 'appid'],
    ['WECHAT_APP_SECRET', ['two words', 's'.repeat(129)], 'secret'],
    ['WECHAT_API_BASE', ['not an address'], 'origin'],
    ['NOTIFY_WEBHOOKS', ['http://ops.example.com/robot-key', 'https://oapi.dingtalk.com/robot/send?key=1'], 'webhooks'],
    ['SMTP_URL', ['smtps://user:password@smtp.example.com', 'https://smtp.example.com/?to=a@b.cn'], 'smtp'],
    ['HEARTBEAT_URL', ['http://beat.example.com/the-key', 'beat.example.com'], 'heartbeat'],
    ['DESK_URL', ['desk.example.com', 'https://desk.example.com/?token=1', 'ftp://desk.example.com'], 'desk'],
    ['PUBLIC_PORT', ['65536', 'http'], 'port'],
    [
      'DATABASE_URL',
      [
        'mysql://user:hidden@host/base',
        'https://user:hidden@host/base',
        '/var/lib/base.db',
        'postgres:user:hidden',
        'postgres://user:hid/den@host/base',
        'postgres://user:hidden%ZZ@host/base',
        'postgres://user:hidden@host/base?sslmode=off',
        'postgres://user:hidden@host:port/base',
      ],
      'database-url',
    ],
    ['WECHAT_TOKEN', ['to', 'two words', 'under_score', 't'.repeat(33)], 'push-token'],
    [
      'WECHAT_ENCODING_AES_KEY',
      [AES_KEY.slice(1), `${AES_KEY}=`, `${AES_KEY.slice(1)}+`, `${AES_KEY},`, [AES_KEY, AES_KEY, AES_KEY].join(',')],
      'aes-key',
    ],
  ])('%s is named with its line, and never its value', (name, values, kind) => {
    for (const value of values) {
      inFile(`# settings\n\n${name}=${value}\n`)
      const error = fault({})
      expect(error).toMatchObject({ code: 'wrong', values: { name, line: 3, file: join(folder, '.env'), kind } })
      expect(shown(error)).toContain('第 3 行')
      if (value.length > 3) expect(shown(error).replaceAll(folder, '')).not.toContain(value)
      inFile('')
      const given = fault({ [name]: value })
      expect(given).toMatchObject({ code: 'wrong', values: { name, line: 0, kind } })
      expect(shown(given)).toContain(`环境变量 ${name}`)
    }
  })

  it.each([
    ['the last of two counts', 'PORT=1\nPORT=x', 2],
    ['a comment line is passed over', '# PORT=x\nexport PORT=x', 2],
    ['with a byte order mark and Windows line ends', '\uFEFFPORT=x\r\nHOST=y', 1],
    ['written with a colon', 'HOST=localhost\nPORT: x', 2],
    ['a longer name is another setting', 'SANDBOX_PORT=1\nPORT=x', 2],
  ])('is named with the line that is meant: %s', (_what, text, line) => {
    inFile(text)
    expect(fault({}).values).toMatchObject({ name: 'PORT', line })
  })

  it.each([
    ['WECHAT_APP_ID', APP_ID, 'WECHAT_APP_SECRET'],
    ['WECHAT_APP_SECRET', 's3cret-value', 'WECHAT_APP_ID'],
  ])('is half an account: %s alone', (has, value, lacks) => {
    inFile(`\n${has}=${value}\n`)
    const error = fault({})
    expect(error).toMatchObject({ code: 'half-account', values: { name: has, line: 2, lacks } })
    expect(shown(error)).not.toContain(value)
    expect(readConfig({ [lacks]: lacks === 'WECHAT_APP_ID' ? APP_ID : 's' }, folder).account).not.toBeNull()
  })

  it('is a key for pushes without their token', () => {
    inFile(`\nWECHAT_ENCODING_AES_KEY=${AES_KEY}\n`)
    const error = fault({})
    expect(error).toMatchObject({ code: 'half-callback', values: { line: 2, lacks: 'WECHAT_TOKEN' } })
    expect(shown(error)).not.toContain(AES_KEY)
  })

  it.each([
    'NOTIFY_WEBHOOKS=https://oapi.dingtalk.com/robot/send?access_token=1#secret=SEC1',
    'export NOTIFY_WEBHOOKS = https://ops.example.com/h,https://a.example.com/#secret=SEC1 # ours',
    'SMTP_URL=smtps://a%40b.cn:pa#ss@smtp.b.cn/?to=c@d.cn',
  ])('is one cut short by a # outside quotes: %s', text => {
    inFile(`\n${text}`)
    const error = fault({})
    expect(error).toMatchObject({ code: 'unquoted', values: { line: 2 } })
    expect(shown(error)).not.toMatch(/SEC1|access_token|pa#?ss/)
    inFile(text.replace(/= ?(\S+)/, '="$1"'))
    if (text.includes('WEBHOOKS')) expect(readConfig({}, folder).notify.webhooks.at(-1)?.secret).toBe('SEC1')
  })

  it('is a comment behind a value that is whole', () => {
    expect(fromFile('NOTIFY_WEBHOOKS=https://ops.example.com/h # ours').notify.webhooks).toHaveLength(1)
    expect(fromFile('NOTIFY_WEBHOOKS="https://ops.example.com/h#secret=a" # ours').notify.webhooks[0]?.secret).toBe('a')
  })

  it('is a shared database without the key all machines must have', () => {
    inFile('\nDATABASE_URL=postgres://user:password@host/base\n')
    const error = fault({})
    expect(error).toMatchObject({ code: 'database-key', values: { name: 'DATABASE_URL', line: 2 } })
    expect(shown(error)).toContain('ZHUNDIAN_KEY')
    expect(shown(error)).not.toContain('password')
  })
})

describe('an API address', () => {
  it.each([
    ['https://api.weixin.qq.com', 'https://api.weixin.qq.com'],
    ['https://sh.api.weixin.qq.com:8443', 'https://sh.api.weixin.qq.com:8443'],
    ['https://API.weixin.qq.com:443/', 'https://api.weixin.qq.com'],
    ['http://127.0.0.1:8788', 'http://127.0.0.1:8788'],
    ['http://127.9.9.9', 'http://127.9.9.9'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:8788', 'http://[::1]:8788'],
  ])('may be %s', (given, origin) => {
    expect(readConfig({ WECHAT_API_BASE: given }, folder).apiOrigin).toBe(origin)
  })

  it.each([
    'http://api.weixin.qq.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://10.0.0.1',
    'http://0.0.0.0:1',
    'ftp://127.0.0.1',
    'file:///etc',
    'javascript:alert(1)',
    'api.weixin.qq.com',
    '//api.weixin.qq.com',
    'https://api.weixin.qq.com/cgi-bin',
    'https://api.weixin.qq.com/?a=1',
    'https://api.weixin.qq.com/#a',
    'https://user@api.weixin.qq.com',
    'https://user:word@api.weixin.qq.com',
    'https://:word@api.weixin.qq.com',
    'https://',
  ])('may not be %s', given => {
    const error = fault({ WECHAT_API_BASE: given })
    expect(error.values).toMatchObject({ name: 'WECHAT_API_BASE', kind: 'origin' })
    expect(shown(error)).not.toContain('word')
  })
})

describe('the workspace', () => {
  const deep = (): string => join(folder, 'a/b/c')
  beforeEach(() => mkdirSync(deep(), { recursive: true }))

  it('is the nearest folder upward with a .env or a .zhundian', () => {
    inFile('PORT=9001')
    expect(readConfig({}, deep())).toMatchObject({ workspace: folder, port: 9001, homeChosen: true })
    mkdirSync(join(folder, 'a/.zhundian'))
    expect(readConfig({}, deep())).toMatchObject({
      workspace: join(folder, 'a'),
      home: join(folder, 'a/.zhundian'),
      port: 8787,
      homeChosen: true,
    })
  })

  it('is where we stand when there is none, and then nobody chose a home', () => {
    expect(readConfig({}, deep())).toMatchObject({ workspace: deep(), homeChosen: false })
    expect(readConfig({ ZHUNDIAN_HOME: '' }, deep()).homeChosen).toBe(false)
    expect(readConfig({ ZHUNDIAN_HOME: 'data' }, deep())).toMatchObject({
      home: join(deep(), 'data'),
      homeChosen: true,
    })
  })

  it('is not marked by a folder named .env', () => {
    mkdirSync(join(deep(), '.env'))
    inFile('PORT=9001')
    expect(readConfig({}, deep())).toMatchObject({ workspace: folder, port: 9001 })
  })
})
