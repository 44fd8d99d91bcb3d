import { createRequire } from 'node:module'
import { join } from 'node:path'
import Database from 'libsql'
import { atRate, post } from './load.mjs'
import { pause } from './measure.mjs'
import { multiply } from './rows.mjs'
import { ACCOUNT, withSandbox } from './sandbox.mjs'
import { freePort, inWorkspace } from './workspace.mjs'

const ROUNDS = 3
const PER_SECOND = 500
const SECONDS = 8
/** More than a worker brings out while the pushes come. */
const PUBLICATIONS = 1500
const PATIENCE_MS = 20_000
const TOKEN = 'benchtoken'
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

/** Somebody else's reading of the encryption pages: what WeChat would send must not be ours to decide. */
const WXBizMsgCrypt = createRequire(import.meta.url)('wechat-crypto')

/** Events of jobs nobody here knows, as WeChat pushes them in safe mode. */
function pushes(port, count) {
  const crypt = new WXBizMsgCrypt(TOKEN, AES_KEY, ACCOUNT.appid)
  const at = Math.floor(Date.now() / 1000)
  return Array.from({ length: count }, (_, number) => {
    const event =
      `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o${number}]]></FromUserName>` +
      `<CreateTime>${at}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[PUBLISHJOBFINISH]]></Event>` +
      `<PublishEventInfo><publish_id>9${String(number).padStart(9, '0')}</publish_id><publish_status>0</publish_status>` +
      `<article_id><![CDATA[a${number}]]></article_id><article_detail><count>1</count><item><idx>1</idx>` +
      `<article_url><![CDATA[http://mp.weixin.qq.com/s?mid=${number}]]></article_url></item></article_detail>` +
      `</PublishEventInfo></xml>`
    const encrypt = crypt.encrypt(event)
    const query = new URLSearchParams({
      signature: crypt.getSignature(String(at), String(number), ''),
      timestamp: String(at),
      nonce: String(number),
      openid: `o${number}`,
      encrypt_type: 'aes',
      msg_signature: crypt.getSignature(String(at), String(number), encrypt),
    })
    const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`
    return post(port, `/wechat/default?${query}`, 'text/xml', body)
  })
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

/** One `serve` that brings out publications as fast as it can, gets pushes all the while, and is killed right after. */
async function round() {
  return withSandbox(async sandbox => {
    await sandbox.control('settings', {
      quotas: Object.fromEntries(
        [
          'draft/add',
          'draft/get',
          'draft/batchget',
          'freepublish/submit',
          'freepublish/get',
          'freepublish/batchget',
        ].map(name => [`/cgi-bin/${name}`, 1e9]),
      ),
    })
    const publicPort = await freePort()
    const settings = {
      WECHAT_APP_ID: ACCOUNT.appid,
      WECHAT_APP_SECRET: ACCOUNT.secret,
      WECHAT_API_BASE: sandbox.url,
      WECHAT_TOKEN: TOKEN,
      WECHAT_ENCODING_AES_KEY: AES_KEY,
      PORT: await freePort(),
      PUBLIC_PORT: publicPort,
    }
    return inWorkspace(settings, async workspace => {
      workspace.write('drafts/a.md', '---\ntitle: 一份短讯\ndate: 2026-07-03\n---\n\n今天的一句话。\n')
      await workspace.zhundian([
        'publish',
        workspace.path('drafts/a.md'),
        '--at',
        new Date(Date.now() + 5000).toISOString(),
      ])
      multiply(workspace.home, PUBLICATIONS)
      const serve = workspace.serve()
      try {
        const until = performance.now() + PATIENCE_MS
        while (
          !(await fetch(`http://127.0.0.1:${publicPort}/healthz`).then(
            answer => answer.ok,
            () => false,
          ))
        ) {
          if (performance.now() > until) throw new Error(`no listener at ${publicPort}: ${serve.said().slice(-600)}`)
          await pause(20)
        }
        await pause(2000)
        const before = movedIn(workspace)
        const startedAt = performance.now()
        const answers = await atRate(publicPort, pushes(publicPort, PER_SECOND * SECONDS), PER_SECOND)
        const seconds = (performance.now() - startedAt) / 1000
        const moved = (movedIn(workspace) - before) / seconds
        await serve.kill()
        const answered = answers.filter(({ status }) => status === 200).length
        const kept = count(workspace, 'select count(*) as n from events')
        if (answered !== answers.length)
          throw new Error(`${answers.length - answered} of ${answers.length} were not answered`)
        const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b)
        return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), rate: answered / seconds, lost: answered - kept, moved }
      } finally {
        await serve.stop()
      }
    })
  })
}

function count(workspace, query) {
  const database = new Database(join(workspace.home, 'zhundian.db'))
  try {
    return database.prepare(query).get().n
  } finally {
    database.close()
  }
}

const movedIn = workspace => count(workspace, `select count(*) as n from journal where outcome = 'done'`)

/** Pushes in safe mode at 500 a second against a `serve` whose worker is busy all the while. */
export async function callbacks() {
  const rounds = []
  for (let number = 0; number < ROUNDS; number++) rounds.push(await round())
  const of = name => rounds.map(one => one[name])
  return [
    {
      name: `callbacks, ${PER_SECOND} a second for ${SECONDS} s while the worker is busy: p99`,
      unit: 'ms',
      samples: of('p99'),
      limit: 200,
      beside: { name: 'p50', samples: of('p50') },
    },
    {
      name: 'callbacks answered a second',
      unit: 'calls/s',
      samples: of('rate'),
      beside: { name: 'calls of the worker done a second meanwhile', samples: of('moved') },
    },
    { name: 'callbacks answered and not kept, killed right after', unit: 'events', samples: of('lost'), limit: 0 },
  ]
}
