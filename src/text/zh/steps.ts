/** Lines of a publication's journal. */

import { reason } from './states.ts'

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

const OUTCOMES: Record<string, string> = {
  intended: '将要进行',
  done: '完成',
  lost: '没有收到回复',
  found: '查到了',
  absent: '查不到',
}

/** What a person decided. */
const DECISIONS: Record<string, string> = {
  published: '已经发出',
  'not-published': '没有发出，再发',
  withdraw: '撤下',
}

/** A journal line's step; a held one says why, a person's decision which it was. */
export function step(step: string, why?: string | number | null, as?: string | number | null): string {
  if (step === 'resolve' && DECISIONS[String(as)] !== undefined)
    return `${STEPS['resolve']}（${DECISIONS[String(as)]}）`
  const words = STEPS[step.replace(/^\/cgi-bin\//, '')] ?? step
  return step === 'held' && why ? `${words}（${reason(String(why))}）` : words
}

export function outcome(outcome: string): string {
  if (outcome.startsWith('person:')) return `由 ${outcome.slice('person:'.length)} 决定`
  if (outcome.startsWith('refused:')) return `未受理 ${outcome.slice('refused:'.length)}`
  return OUTCOMES[outcome] ?? outcome
}
