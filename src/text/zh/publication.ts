/** Words about publications. */

import { reason, REASONS, STATES } from './states.ts'
import { outcome, step } from './steps.ts'
import { notice, pictureRefused } from './told.ts'

const ACTIONS: Record<string, string> = {
  draft: '只存草稿箱',
  publish: '发表（不通知粉丝）',
  mass: '群发（通知粉丝）',
}

export const publication = {
  state: (state: string, action: string): string => {
    if (state === 'published' && action === 'mass') return '已群发'
    return STATES[state] ?? state
  },
  reason,
  action: (action: string): string => ACTIONS[action] ?? action,
  notice,
  /** What became of a slot's date that no publication took. */
  dateOutcome: (outcome: string): string => DATE_OUTCOMES[outcome] ?? outcome,
  /** What to do next, for a state a person must look at. */
  next: (state: string, why: string | null, id: string): string | null => {
    if (state === 'uncertain') {
      return `先到 mp.weixin.qq.com 的「发表记录」和草稿箱里看：已经发出就运行 zhundian publications resolve ${id} --as published --url 链接；确认没有发出就用 --as not-published。`
    }
    if (why === 'approval') return '请审核人运行 zhundian approve 稿件 --by 姓名，同意后会继续。'
    if (why === 'ambiguous') {
      return `留一篇：对其余的运行 zhundian approve 稿件 --withdraw --by 当时同意的人；就发这一篇用 zhundian publications resolve ${id} --as not-published；不发这一篇用 zhundian publications cancel ${id}。`
    }
    if (state === 'held' && why === 'quota') {
      return `等次日或下月有了次数，运行 zhundian publications resolve ${id} --as not-published 再发；不等了就改为发表（不通知粉丝）：zhundian publish 稿件 --action publish；已手动发出则用 --as published --url 链接；不发了用 zhundian publications cancel ${id}。`
    }
    if (state === 'held') {
      return `处理好之后运行 zhundian publications resolve ${id} --as not-published 继续；已手动发出则用 --as published --url 链接；不发了用 zhundian publications cancel ${id}。`
    }
    if (why === 'handover') {
      return `到 mp.weixin.qq.com 的草稿箱里打开这篇，核对后（要用原创、合集、赞赏、创作来源的先设好；群发的打开「群发通知」）点「发表」，再运行 zhundian publications resolve ${id} --as published --url 链接。账号后来有了权限，想自动发出：先 zhundian publications cancel ${id}，再 publish。`
    }
    if (why === 'no-quota') {
      return `到 mp.weixin.qq.com 的草稿箱里打开这篇，等有次数再群发，或点「发表」，再运行 zhundian publications resolve ${id} --as published --url 链接；不发了用 zhundian publications cancel ${id}。`
    }
    return why === 'paused' ? '运行 zhundian accounts resume 后继续。' : null
  },
  onlyTag: (tag: number): string => `只发给标签 ${tag} 的粉丝`,
  untitled: '（无标题）',
  /** A line of progress while a command works on it. */
  moved: (state: string, action: string, why: string | null, url: string | null): string =>
    `${publication.state(state, action)}${why === null ? '' : `（${reason(why)}）`}${url === null ? '' : `：${url}`}`,
  pictureSent: (done: number, total: number): string => `图片 ${done}/${total} 已上传`,
  pictureRefused,
  /** Columns of `publications list`. */
  columns: ['编号', '状态', '动作', '时间', '标题'],
  listEmpty: '还没有发稿单。',
  shown: {
    issue: '期号标识',
    state: '状态',
    action: '动作',
    to: '对象',
    account: '账号',
    dueAt: '时间',
    url: '链接',
    draft: '草稿编号',
    journal: '发稿记录',
  },
  step,
  outcome,
}

const DATE_OUTCOMES: Record<string, string> = {
  missed: '本期未出，到点时没有已同意的稿件',
  ambiguous: `本期未出，${REASONS['ambiguous']}`,
  open: '还没有处理',
}
