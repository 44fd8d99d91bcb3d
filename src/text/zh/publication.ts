/** States, reasons, steps and notices as people read them. */

import { wechat } from './wechat.ts'
import { calendarFault } from './calendar.ts'

type Values = Readonly<Record<string, string | number>>

const STATES: Record<string, string> = {
  planned: '已排期',
  preparing: '正在准备',
  drafted: '已进公众号草稿箱',
  submitting: '正在提交',
  submitted: '已提交，等微信结果',
  published: '已发表',
  rejected: '微信审核未通过',
  refused: '微信未受理',
  cancelled: '已取消',
  removed: '已删除或被下架',
  held: '已暂缓',
  uncertain: '结果待确认（可能已发出，请勿重发）',
}

const REASONS: Record<string, string> = {
  late: '过时：已超过允许的延迟',
  approval: '未审：同意人数不够',
  paused: '账号已暂停',
  changed: '公众号草稿箱里的草稿被改动',
  gone: '公众号草稿箱里的草稿不见了，可能已被手动发出',
  mangled: '微信收下的内容与稿件不一致',
  elsewhere: '公众号里已有同样内容的文章',
  'no-quota': '群发次数用完了，稿件留在公众号草稿箱，等人处理',
  skipped: '日历里写了休刊',
  handover: '账号没有发表接口的权限，请按收尾清单在后台手动完成',
  quota: '次数用完',
  account: '账号已更换，这是为原账号排的',
  'account-qr': '没有本账号二维码：接口无权限，也没有设置 WECHAT_ACCOUNT_QR',
  ambiguous: '同一天有两篇已同意的稿件',
  lost: '没有收到微信的回复，正在核对',
  reviewing: '草稿已被取走，等微信的发表结果',
  confirming: '等管理员在微信里确认，30 分钟内有效',
  unreachable: '连不上微信',
  'draft-standing': '草稿还在草稿箱，多半没有发出',
  'maybe-published': '发表记录里有同样的内容',
  'no-answer': '微信一直没有给出结果',
  'used-up': '草稿已被使用，群发多半已经发出',
  'already-out': '这一期已经发出',
  original: '原创校验未通过',
  failed: '微信报告失败',
  review: '平台审核未通过',
  declined: '管理员没有同意群发',
  unconfirmed: '管理员没有在 30 分钟内确认',
  deleted: '文章已被删除',
  banned: '文章已被平台下架',
  withdrawn: '已撤下',
}

const ACTIONS: Record<string, string> = {
  draft: '只存草稿箱',
  publish: '发表（不通知粉丝）',
  mass: '群发（通知粉丝）',
}

const UNREAD: Record<string, string> = {
  'no-key': '推送是加密的，这里没有填 EncodingAESKey，请填上。',
  undecryptable: 'EncodingAESKey 和后台填的不一样，请核对。',
  appid: '推送是另一个公众号的，请核对后台填的网址。',
  malformed: '格式不是 XML，请在后台的「消息推送」里选 XML。',
}

const NOTICES: Record<string, (values: Values) => string> = {
  held: v => `《${v['title']}》${STATES['held']}：${reason(String(v['reason']))}${v['url'] ? `：${v['url']}` : '。'}`,
  uncertain: v => `《${v['title']}》${STATES['uncertain']}：${reason(String(v['reason']))}。`,
  refused: v => `《${v['title']}》${STATES['refused']}：${reason(String(v['reason']))}。`,
  rejected: v => `《${v['title']}》${STATES['rejected']}：${reason(String(v['reason']))}。`,
  removed: v => `《${v['title']}》${STATES['removed']}：${reason(String(v['reason']))}。`,
  published: v => `《${v['title']}》${STATES['published']}${v['url'] ? `：${v['url']}` : ''}。`,
  confirming: v => `《${v['title']}》等管理员在微信里确认，30 分钟内有效。`,
  handover: v => `《${v['title']}》已进公众号草稿箱，${REASONS['handover']}。`,
  twin: v => `《${v['title']}》在公众号草稿箱里多出一份同样的草稿，请人工核对。`,
  'push-unread': v =>
    `账号 ${v['alias']} 收到微信的推送但读不了：${UNREAD[String(v['reason'])] ?? ''}改好之前，结果靠查询得知。`,
  'quota-low': v =>
    `账号 ${v['alias']} 今天的「${publication.step(String(v['endpoint']))}」已用 ${v['used']} 次，每天 ${v['perDay']} 次，快用完了；北京时间零点恢复。`,
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

function reason(code: string): string {
  return REASONS[code] ?? (/^-?\d+$/.test(code) ? `微信返回 ${code}` : code)
}

export const publication = {
  state: (state: string, action: string): string => {
    if (state === 'published' && action === 'mass') return '已群发'
    return STATES[state] ?? state
  },
  reason,
  action: (action: string): string => ACTIONS[action] ?? action,
  notice: (kind: string, values: Values): string =>
    Object.hasOwn(NOTICES, kind) ? NOTICES[kind]!(values) : unknownNotice(kind, values),
  /** What became of a slot's date that no publication took. */
  dateOutcome: (outcome: string): string => DATE_OUTCOMES[outcome] ?? outcome,
  /** What to do next, for a state a person must look at. */
  next: (state: string, why: string | null, id: string): string | null => {
    if (state === 'uncertain') {
      return `先在公众号里查看：看到文章就运行 zhundian publications resolve ${id} --as published --url 链接；确认没有发出就用 --as not-published。`
    }
    if (why === 'approval') return '请审核人运行 zhundian approve 稿件 --by 姓名，同意后会继续。'
    if (why === 'ambiguous') {
      return `留一篇：对其余的运行 zhundian approve 稿件 --withdraw --by 当时同意的人；就发这一篇用 zhundian publications resolve ${id} --as not-published；不发这一篇用 zhundian publications cancel ${id}。`
    }
    if (state === 'held') {
      return `处理好之后运行 zhundian publications resolve ${id} --as not-published 继续；已手动发出则用 --as published --url 链接；不发了用 zhundian publications cancel ${id}。`
    }
    if (why === 'handover') {
      return `到 mp.weixin.qq.com 的草稿箱里打开这篇，核对后点「发表」，再运行 zhundian publications resolve ${id} --as published --url 链接。`
    }
    if (why === 'no-quota') {
      return `到 mp.weixin.qq.com 的草稿箱里打开这篇，等有次数再群发，或点「发表」，再运行 zhundian publications resolve ${id} --as published --url 链接；不发了用 zhundian publications cancel ${id}。`
    }
    return why === 'paused' ? '运行 zhundian accounts resume 后继续。' : null
  },
  untitled: '（无标题）',
  /** A line of progress while a command works on it. */
  moved: (state: string, action: string, why: string | null, url: string | null): string =>
    `${publication.state(state, action)}${why === null ? '' : `（${reason(why)}）`}${url === null ? '' : `：${url}`}`,
  /** Columns of `publications list`. */
  columns: ['编号', '状态', '动作', '时间', '标题'],
  listEmpty: '还没有发稿单。',
  shown: {
    issue: '期号标识',
    state: '状态',
    action: '动作',
    account: '账号',
    dueAt: '时间',
    url: '链接',
    draft: '草稿编号',
    journal: '发稿记录',
  },
  /** A journal line's step; a held one says why. */
  step: (step: string, why?: string | number | null): string => {
    const words = STEPS[step.replace(/^\/cgi-bin\//, '')] ?? step
    return step === 'held' && why ? `${words}（${reason(String(why))}）` : words
  },
  outcome: (outcome: string): string => {
    if (outcome.startsWith('person:')) return `由 ${outcome.slice('person:'.length)} 决定`
    if (outcome.startsWith('refused:')) return `未受理 ${outcome.slice('refused:'.length)}`
    return OUTCOMES[outcome] ?? outcome
  },
}

const STEPS: Record<string, string> = {
  plan: '排期',
  held: '暂缓',
  approve: '同意发出',
  calendar: '按 calendar.yaml 改时间',
  'no-quota': '群发次数用完，按设定处理',
  twin: '重复的草稿',
  standing: '回看文章是否还在',
  preflight: '提前检查',
  'material/get_material': '查封面素材',
  'qrcode/create': '取本账号二维码',
  'freepublish/batchget': '查发表记录',
  'media/uploadimg': '上传正文图片',
  'material/add_material': '上传封面',
  stable_token: '取接口凭证',
  'draft/batchget': '查草稿箱',
  again: '再次发出',
  resolve: '人工处理',
  cancel: '取消',
  'draft/add': '新建草稿',
  'draft/update': '更新草稿',
  'draft/delete': '删除草稿',
  'draft/get': '读回核对',
  'draft/count': '数草稿',
  'freepublish/getarticle': '取已发表的文章',
  'media/upload': '上传临时素材',
  'message/mass/preview': '发预览',
  'message/mass/delete': '删除群发',
  'freepublish/submit': '提交发表',
  'freepublish/get': '查询结果',
  'freepublish/delete': '撤下文章',
  'message/mass/sendall': '群发',
  'message/mass/get': '查询群发结果',
  'event PUBLISHJOBFINISH': '微信推送：发表完成',
  'event MASSSENDJOBFINISH': '微信推送：群发完成',
}

const DATE_OUTCOMES: Record<string, string> = {
  missed: '本期未出，到点时没有已同意的稿件',
  ambiguous: `本期未出，${REASONS['ambiguous']}`,
  open: '还没有处理',
}

const OUTCOMES: Record<string, string> = {
  intended: '将要进行',
  done: '完成',
  lost: '没有收到回复',
  found: '查到了',
  absent: '查不到',
}
