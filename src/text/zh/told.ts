/** What people are told, a sentence a kind of notice. */

import { calendarFault } from './calendar.ts'
import type { Values } from './said.ts'
import { reason, REASONS, STATES } from './states.ts'
import { step } from './steps.ts'
import { wechat } from './wechat.ts'

export const pictureRefused = (source: string, file: string, line: number): string =>
  `是 ${file} 第 ${line} 行的图片「${source}」没有收下。`

const UNREAD: Record<string, string> = {
  'no-key': '推送是加密的，这里没有填 EncodingAESKey，请填上。',
  undecryptable: 'EncodingAESKey 和后台填的不一样，请核对。',
  appid: '推送是另一个公众号的，请核对后台填的网址。',
  malformed: '格式不是 XML，请在后台的「消息推送」里选 XML。',
}

const NOTICES: Record<string, (values: Values) => string> = {
  held: v => `《${v['title']}》${STATES['held']}：${reason(String(v['reason']))}${v['url'] ? `：${v['url']}` : '。'}`,
  uncertain: v => `《${v['title']}》${STATES['uncertain']}：${reason(String(v['reason']))}。`,
  refused: v =>
    `《${v['title']}》${STATES['refused']}：${reason(String(v['reason']))}。${v['picture'] ? pictureRefused(String(v['picture']), String(v['file']), Number(v['line'])) : ''}`,
  rejected: v => `《${v['title']}》${STATES['rejected']}：${reason(String(v['reason']))}。`,
  removed: v => `《${v['title']}》${STATES['removed']}：${reason(String(v['reason']))}。`,
  published: v => `《${v['title']}》${STATES['published']}${v['url'] ? `：${v['url']}` : ''}。`,
  confirming: v => `《${v['title']}》等管理员在微信里确认，30 分钟内有效。`,
  handover: v => `《${v['title']}》已进公众号草稿箱，${REASONS['handover']}。`,
  twin: v => `《${v['title']}》在公众号草稿箱里多出一份同样的草稿，请人工核对。`,
  'push-unread': v =>
    `账号 ${v['alias']} 收到微信的推送但读不了：${UNREAD[String(v['reason'])] ?? ''}改好之前，结果靠查询得知。`,
  'quota-low': v =>
    `账号 ${v['alias']} 今天的「${step(String(v['endpoint']))}」已用 ${v['used']} 次，每天 ${v['perDay']} 次，快用完了；北京时间零点恢复。`,
  'no-quota': v =>
    `《${v['title']}》群发次数用完了，${v['as'] === 'publish' ? '改为发表，不通知粉丝' : '稿件留在公众号草稿箱，等人处理'}。`,
  skipped: v => `《${v['title']}》已取消：${REASONS['skipped']}。`,
  'account-trouble': v =>
    `账号 ${v['alias']} 出了问题，发稿停着等处理：${wechat.refusal(Number(v['code']), refusalSeen(v)).cause}`,
  preflight: v =>
    `《${v['title']}》还有 ${ahead(Number(v['minutes']))}发出，先看了一遍：${String(v['problems']).split(' ').map(problem).join('')}`,
  back: v =>
    `程序有 ${Math.round((Number(v['to']) - Number(v['from'])) / 60_000)} 分钟没有运行，其间有 ${v['count']} 篇到点。`,
  missed: v => `${v['series']} ${v['date']} 本期未出：${missedBecause(v)}`,
  missing: v => `${v['series']} ${v['date']} 还有 ${v['minutes']} 分钟到点，没有这一期的稿件。${approveWith(v)}`,
  unapproved: v =>
    `${v['title'] ? `《${v['title']}》` : `${v['series']} ${v['date']} `}还有 ${v['minutes']} 分钟到点，同意的人数还不够。${approveWith(v)}`,
  ambiguous: v => `${v['series']} ${v['date']} ${remaining(v)}${AMBIGUOUS(v)}`,
  'unknown-day': v =>
    v['minutes'] === undefined
      ? `${v['series']}（固定时间 ${v['slot']}）从 ${v['date']} 起没有 ${v['year']} 年的节假日安排，这些日子不会自动发出。${UNKNOWN_DAY}`
      : `${v['series']} ${v['date']} ${remaining(v)}没有这一天的节假日安排，不会自动发出。${UNKNOWN_DAY}`,
  calendar: v => calendarFault(v),
}

const UNKNOWN_DAY = '请升级准点取得新的安排，或在 calendar.yaml 里给这些日子写「加刊」或「休刊」。'

const remaining = (v: Values): string => (v['minutes'] === undefined ? '' : `还有 ${v['minutes']} 分钟到点，`)

const AMBIGUOUS = (v: Values): string =>
  `有不止一篇已同意的稿件${v['titles'] ?? ''}，一篇也不会发。请留一篇，对其余的运行 zhundian approve 稿件 --withdraw --by 当时同意的人。`

/** The command that helps, with the draft's own name when it is known. */
const approveWith = (v: Values): string =>
  `请运行 zhundian approve ${String(v['files'] ?? '稿件').split(' ')[0]} --by 姓名${String(v['files'] ?? '').includes(' ') ? `（稿件有：${v['files']}）` : ''}。`

function missedBecause(v: Values): string {
  switch (v['reason']) {
    case 'missing':
      return '到点时没有这一期的稿件。'
    case 'ambiguous':
      return AMBIGUOUS(v)
    case 'unknown-day':
      return `没有这一天的节假日安排。${UNKNOWN_DAY}`
    default:
      return `到点时没有已同意的稿件。还来得及就${approveWith(v)}`
  }
}

/** A kind nobody wrote words for yet: what it is about, and its name. */
function unknownNotice(kind: string, v: Values): string {
  const title = v['title'] === undefined ? '' : `《${v['title']}》`
  const date = v['series'] === undefined ? '' : `${v['series']} ${v['date'] ?? ''}`.trim()
  const why = v['reason'] === undefined ? '' : `，${reason(String(v['reason']))}`
  return `${title || date || v['alias'] || '通知'}：${kind}${why}。`
}

/** What a notice keeps of WeChat's refusal. */
export const refusalSeen = (v: Values) => ({
  errmsg: '',
  address: v['address'] === undefined ? undefined : String(v['address']),
  fault: v['fault'] === undefined ? undefined : String(v['fault']),
})

const ahead = (minutes: number): string => (minutes >= 120 ? `${Math.round(minutes / 60)} 小时` : `${minutes} 分钟`)

/** What is wrong ahead of a minute, and what to do, as one sentence each. */
const PROBLEMS: Record<string, string> = {
  unreachable: '连不上微信，请检查这台机器的网络。',
  callback: '微信连不到消息推送的网址，结果会靠查询得知；请检查域名、转发和 PUBLIC_PORT。',
  'mass-day': '据本系统所知，这个账号当天已经群发过：订阅号一天只能群发一次，到时多半发不出去。',
  'mass-month': '据本系统所知，这个账号当月已经群发过 4 次：服务号一个月只能群发给全部粉丝 4 次，到时多半发不出去。',
  confirm: '这个账号群发要管理员在微信里确认，到点请管理员留意微信，30 分钟内点同意。',
}
const problem = (code: string): string => PROBLEMS[code] ?? wechat.full(wechat.refusal(Number(code), refusalSeen({})))

export const notice = (kind: string, values: Values): string =>
  Object.hasOwn(NOTICES, kind) ? NOTICES[kind]!(values) : unknownNotice(kind, values)
