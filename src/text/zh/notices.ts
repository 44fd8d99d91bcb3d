/** Words of the messages people get: in a group, by mail. */
import { publication } from './publication.ts'
import { refusalSeen } from './told.ts'
import { wechat } from './wechat.ts'

type Values = Readonly<Record<string, string | number>>

const CHANNELS: Record<string, string> = {
  wecom: '企业微信群机器人',
  dingtalk: '钉钉群机器人',
  feishu: '飞书群机器人',
  json: '网址',
  mail: '邮件',
}

/** What to do next, by kind of notice; states a person must look at have theirs in `publication.next`. */
const NEXT: Record<string, (values: Values, id: string) => string | null> = {
  refused: (_v, id) => `改好以后重新运行 zhundian publish 稿件；来龙去脉见 zhundian publications show ${id}。`,
  rejected: (_v, id) =>
    `到公众号后台看原因，改好以后重新运行 zhundian publish 稿件；来龙去脉见 zhundian publications show ${id}。`,
  removed: v => (v['reason'] === 'withdrawn' ? null : '到公众号后台看原因；要再发，重新运行 zhundian publish 稿件。'),
  confirming: () => '请管理员现在打开微信，在收到的确认消息里点同意；超过 30 分钟就不会发出。',
  handover: (_v, id) => publication.next('drafted', 'handover', id),
  held: (v, id) => publication.next('held', String(v['reason'] ?? ''), id),
  uncertain: (v, id) => publication.next('uncertain', String(v['reason'] ?? ''), id),
  twin: () => '到公众号草稿箱核对，删掉多出的那一份。',
  missed: () => '还要发：审核人运行 zhundian approve 稿件，再运行 zhundian publish 稿件。',
  ambiguous: () => '选定要发的那一篇，运行 zhundian publish 稿件。',
  preflight: () => null,
  unapproved: () => null,
  missing: () => null,
  calendar: () => null,
  'account-trouble': v => wechat.full(wechat.refusal(Number(v['code']), refusalSeen(v))),
  back: v => (Number(v['waiting'] ?? 0) > 0 ? '要人决定的，请逐个查看：zhundian publications show 编号。' : null),
}

/** What a channel's own code means; the digits differ from one platform to the next, and do not overlap. */
const FAULTS: Record<string, string> = {
  'errcode 93000': '机器人的地址不对，或机器人已被移出群',
  'errcode 45009': '发得太频繁',
  'errcode 45033': '发得太频繁',
  'errcode 40058': '消息太长或格式不对',
  'errcode 300001': '机器人的地址不对，或机器人已被移出群',
  'errcode 300005': '机器人的地址不对，或机器人已被移出群',
  'errcode 310000': '安全设置不通过：请核对 #secret= 后面的密钥、关键词「准点」或 IP 地址段',
  'errcode 130101': '发得太频繁，要等 10 分钟',
  'errcode 90030': '机器人的次数用完了',
  'errcode 19001': '机器人的地址不对，或机器人已被移出群',
  'errcode 19021': '签名不对：请核对 #secret= 后面的密钥和本机时间',
  'errcode 19022': '本机的地址不在机器人的 IP 白名单里',
  'errcode 19024': '缺少关键词：请把机器人的关键词设成「准点」',
  'errcode 11232': '发得太频繁',
  'smtp 535': '邮箱的用户名或密码（授权码）不对',
  EAUTH: '邮箱的用户名或密码（授权码）不对',
  internal: '程序内部出错',
  'unexpected answer': '对方的答复看不懂',
  timeout: '没有在规定时间内答复',
  ECONNREFUSED: '连不上',
  ENOTFOUND: '找不到这个域名',
  EDNS: '找不到这个域名',
}

/** A reason nobody wrote words for, by its form. */
function otherFault(reason: string): string {
  const [kind = '', code] = reason.split(' ')
  if (kind === 'http') return `对方答复 HTTP ${code}`
  if (kind === 'errcode') return `对方不收，错误码 ${code}`
  return kind === 'smtp' ? `邮件服务器不收，答复 ${code}` : `网络出错（${reason}）`
}

export const notices = {
  channel: (kind: string): string => CHANNELS[kind] ?? kind,
  fault: (reason: string): string =>
    FAULTS[reason] === undefined ? otherFault(reason) : `${FAULTS[reason]}（${reason}）`,
  next: (kind: string, values: Values, id: string | null): string | null =>
    (Object.hasOwn(NEXT, kind) ? NEXT[kind]!(values, id ?? '') : null) ??
    (id === null ? null : `查看：zhundian publications show ${id}。`),
  /** Title of a message; every one holds 准点, so that it can be a robot's keyword. */
  one: (sentence: string): string => `准点：${sentence}`,
  many: (count: number, urgent: number): string =>
    `准点：${count} 条通知${urgent > 0 ? `，其中 ${urgent} 条要马上处理` : ''}`,
  where: (alias: string, time: string): string => `账号 ${alias}，定在 ${time}`,
  sandbox: (alias: string): string => `${alias}（演练，不会真的发出）`,
  happened: (alias: string, time: string): string => `账号 ${alias}，${time}`,
  now: (state: string): string => `现在：${state}`,
  nextStep: (text: string): string => `下一步：${text}`,
  open: '打开页面',
  read: '看文章',
  more: (count: number): string => `还有 ${count} 条，见 zhundian notices list。`,
  link: (words: string, url: string): string => `${words}：${url}`,
  backLine: (title: string, time: string, decided: string): string => `《${title}》原定 ${time}：${decided}`,
  backDate: (title: string, time: string, decided: string): string => `${title} 原定 ${time}：${decided}`,
  backSent: (state: string, minutes: number): string => `${state}（晚了 ${minutes} 分钟）`,
  backMore: (count: number): string => `另有 ${count} 篇，见 zhundian publications list。`,
  test: '准点：这是一条测试消息，看到它就说明这里能收到通知。',
  tested: (kind: string, name: string): string => `${notices.channel(kind)} ${name}：已送出，请到群里或邮箱看一眼。`,
  notTested: (kind: string, name: string, reason: string): string =>
    `${notices.channel(kind)} ${name}：没有送到，${notices.fault(reason)}。`,
  /** How a notice fared on a channel, for `notices list`. */
  state: { sent: '已送出', waiting: '等着送', 'given-up': '一天没送到，已放弃' } as Record<string, string>,
  delivered: (kind: string, state: string): string => `${notices.channel(kind)}${notices.state[state] ?? state}`,
  doctor: {
    fine: (kind: string, name: string, last: string | null): string =>
      `${notices.channel(kind)} ${name}${last === null ? '，还没有送过通知。' : `，上次 ${last} 送到。`}`,
    failing: (kind: string, name: string, since: string, reason: string): string =>
      `${notices.channel(kind)} ${name} 从 ${since} 起送不到：${notices.fault(reason)}。`,
    remedy: '请核对 .env 里的地址，再运行 zhundian notices test。',
    none: '没有通知方式，出事没人会知道，只记在 zhundian notices list；请在 .env 里写 NOTIFY_WEBHOOKS 或 SMTP_URL。',
  },
} as const
