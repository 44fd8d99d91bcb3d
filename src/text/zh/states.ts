/** States of a publication, and why it is in one. */

export const STATES: Record<string, string> = {
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

export const REASONS: Record<string, string> = {
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
  'account-qr': '没有本账号二维码：接口无权限，WECHAT_ACCOUNT_QR 也没有设置，或所指的图里读不出二维码',
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

export function reason(code: string): string {
  return REASONS[code] ?? (/^-?\d+$/.test(code) ? `微信返回 ${code}` : code)
}
