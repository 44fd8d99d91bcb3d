import { expect, test } from 'vitest'
import { explain } from '../../src/explain.ts'
import { QuotaKept, WechatError, type Fault } from '../../src/publish/errors.ts'
import { wechat, type Who } from '../../src/text/zh/wechat.ts'
import { actionOf, faultOf, knownCodes, type Action } from '../../src/wechat/codes.ts'
import type { DraftId } from '../../src/publish/ports.ts'
import { accountAt, idOf, longHold, thrownBy, wechatServer } from './wechat-server.ts'

/** errcode, class of action, fault, who is told, and words of the cause, the remedy and the place. */
type Row = readonly [number, Action, Fault, Who, string, string, string | null]

const table: readonly Row[] = [
  [-1, 'wait', 'busy', 'operator', '微信系统繁忙', '不用处理', null],
  [61450, 'wait', 'busy', 'operator', '微信系统繁忙', '不用处理', null],
  [268488001, 'wait', 'busy', 'operator', '微信系统繁忙', '不用处理', null],
  [9001010, 'wait', 'busy', 'operator', '微信没能收下上传的文件', '不用处理', null],
  [40001, 'refresh', 'token', 'operator', '接口凭证（access_', '请停掉用同一个 AppI', '开发密钥'],
  [40014, 'refresh', 'token', 'operator', '接口凭证（access_', '请停掉用同一个 AppI', '开发密钥'],
  [42001, 'refresh', 'token', 'operator', '接口凭证（access_', '请停掉用同一个 AppI', '开发密钥'],
  [42007, 'refresh', 'token', 'operator', '管理员改过密码', '请核对 AppSecre', '开发密钥'],
  [42010, 'wait', 'wait', 'operator', '群发得太快', '不用处理', null],
  [45011, 'wait', 'wait', 'operator', '接口每分钟的次数用完了', '不用处理', null],
  [45066, 'wait', 'wait', 'operator', '同一次群发重试得太快', '不用处理', null],
  [53501, 'wait', 'wait', 'operator', '发表得太频繁', '不用处理', null],
  [45009, 'wait', 'quota', 'operator', '这个接口今天的次数用完了', '请等到明天零点（北京时间', '接口调用额度'],
  [45028, 'wait', 'quota', 'approver', '群发次数用完了', '请等到次日或下月', '群发剩余次数'],
  [48006, 'wait', 'quota', 'operator', '本月清零次数的机会用完了', '请等到下个月', '接口调用额度'],
  [40013, 'operator', 'operator', 'operator', 'AppID 不对', '请重新复制 AppID', '开发密钥'],
  [40125, 'operator', 'operator', 'operator', 'AppSecret 不对', '请核对或重置 AppSe', '开发密钥'],
  [40164, 'operator', 'operator', 'operator', '本机的出口地址不在 IP', '请把本机的出口地址加进白', 'API IP 白名单'],
  [40243, 'operator', 'operator', 'operator', 'AppSecret 已被', '请解冻 AppSecre', '开发密钥'],
  [41002, 'operator', 'operator', 'operator', '没有填 AppID', '请填好 WECHAT_A', '.env'],
  [41004, 'operator', 'operator', 'operator', '没有填 AppSecre', '请填好 WECHAT_A', '.env'],
  [43003, 'operator', 'operator', 'operator', '微信只接受 https', '请把 WECHAT_AP', '.env'],
  [50004, 'operator', 'operator', 'operator', '微信禁止这个账号取接口凭', '请查看通知', '通知中心'],
  [50007, 'operator', 'operator', 'operator', '账号已被冻结', '请按提示解除冻结', '通知中心'],
  [61004, 'operator', 'operator', 'operator', '本机的出口地址不在 IP', '请把本机的出口地址加进白', 'API IP 白名单'],
  [76003, 'operator', 'operator', 'operator', '这个编号属于另一个账号', '请核对 WECHAT_A', '.env'],
  [89503, 'operator', 'operator', 'operator', '这次调用要管理员先确认', '请联系公众号管理员', null],
  [89506, 'operator', 'operator', 'operator', '管理员两次拒绝了这个 I', '请和管理员说明后', 'API IP 白名单'],
  [89507, 'operator', 'operator', 'operator', '管理员拒绝了这个 IP ', '请和管理员说明后', 'API IP 白名单'],
  [48001, 'person', 'unauthorised', 'operator', '这个账号没有调用这个接口', '草稿已在草稿箱里时', '微信认证'],
  [48008, 'person', 'unauthorised', 'operator', '这个账号没有发送这类消息', '请手动发送', '微信认证'],
  [50001, 'person', 'unauthorised', 'operator', '这个账号没有授权这个接口', '请查看接口权限', '接口权限'],
  [76022, 'person', 'unauthorised', 'operator', '这个账号不能查询这个接口', '请查看接口权限', '接口权限'],
  [40003, 'person', 'person', 'approver', '收消息的人不对', '请让收预览的人先关注本公', null],
  [40204, 'person', 'person', 'operator', '微信拒绝删除这次群发', '请手动删除这篇文章', '发表记录'],
  [41040, 'person', 'person', 'author', '原创校验不允许发出', '请查看原创校验结果', '发表记录'],
  [43004, 'person', 'person', 'approver', '收预览的人没有关注本公众', '请让收预览的人先关注本公', null],
  [43019, 'person', 'person', 'approver', '收预览的人在黑名单里', '请把他移出黑名单', '用户管理'],
  [45062, 'person', 'person', 'operator', '广告合同有问题', '请处理广告主的提示', '通知中心'],
  [46004, 'person', 'person', 'approver', '找不到这个用户', '请核对微信号', '用户管理'],
  [48002, 'person', 'person', 'approver', '粉丝关掉了接收消息', '请换一位收预览的人', '用户管理'],
  [48003, 'person', 'person', 'operator', '还没有同意群发协议', '请在群发页面同意协议后再', '草稿箱'],
  [48004, 'person', 'person', 'operator', '这个接口因违规被封禁', '请查看原因和解封时间', '通知中心'],
  [48005, 'person', 'person', 'operator', '素材正被自动回复或菜单使', '请先在自动回复和自定义菜', '自动回复'],
  [48021, 'person', 'person', 'approver', '这是后台自动保存的草稿', '请打开它', '草稿箱'],
  [50002, 'person', 'person', 'operator', '账号因违规受到限制', '请查看原因', '通知中心'],
  [53500, 'person', 'person', 'operator', '这个账号被禁止发表', '请查看原因', '通知中心'],
  [53504, 'person', 'person', 'approver', '这篇草稿只能在公众号后台', '请从草稿箱手动发表', '草稿箱'],
  [53505, 'person', 'person', 'approver', '这篇草稿要先在公众号后台', '请打开并保存它', '草稿箱'],
  [89504, 'person', 'person', 'approver', '群发正等管理员审批', '请让公众号管理员在微信里', '公众平台安全助手'],
  [89505, 'person', 'person', 'approver', '管理员的确认正在进行', '请让公众号管理员在微信里', '公众平台安全助手'],
  [9500001, 'person', 'person', 'operator', '微信内部没能删除这次群发', '请手动删除这篇文章', '发表记录'],
  [9500002, 'person', 'person', 'approver', '微信内部没有受理这次群发', '请查看有没有通知', '通知中心'],
  [40007, 'person', 'media', 'approver', '微信不认识这个素材或草稿', '请重新上传图片', '草稿箱'],
  [40059, 'person', 'media', 'approver', '微信不认识这次群发', '请核对发表记录', '发表记录'],
  [40060, 'person', 'media', 'approver', '这次群发里没有这一篇', '请核对发表记录里的篇数', '发表记录'],
  [40065, 'person', 'media', 'approver', '文章链接不对', '请核对发表记录里的链接', '发表记录'],
  [40114, 'person', 'media', 'approver', '草稿里没有这一篇', '请重新上传图片', '草稿箱'],
  [40118, 'person', 'media', 'approver', '素材编号的长度不对', '请重新上传图片', '素材库'],
  [40121, 'person', 'media', 'approver', '素材的类型不对', '请重新上传图片', '素材库'],
  [46001, 'person', 'media', 'approver', '素材不存在', '请重新上传图片', '素材库'],
  [53502, 'person', 'media', 'approver', '微信不认识这次发表', '请核对发表记录', '发表记录'],
  [53600, 'person', 'media', 'approver', '微信不认识这篇文章', '请核对发表记录', '发表记录'],
  [40005, 'author', 'author', 'author', '图片格式不对', '请把图片另存为 jpg ', '稿件正文'],
  [40006, 'author', 'author', 'author', '文件太大', '请压缩后再试', '稿件正文'],
  [40009, 'author', 'author', 'author', '图片太大或是空的', '请压缩图片', '稿件正文'],
  [40010, 'author', 'author', 'author', '语音太大', '请剪短', '稿件正文'],
  [40011, 'author', 'author', 'author', '视频太大', '请压缩到 10 MB 以', '稿件正文'],
  [40012, 'author', 'author', 'author', '缩略图太大', '请换一张小于 64 KB', '稿件的封面（cover）'],
  [40039, 'author', 'author', 'author', '链接长度不对', '请缩短链接', '稿件正文'],
  [40113, 'author', 'author', 'author', '不支持这种文件', '请把图片另存为 jpg ', '稿件正文'],
  [40132, 'person', 'person', 'approver', '微信号不对', '请核对收预览的人的微信号', null],
  [40137, 'author', 'author', 'author', '图片无法识别', '请把图片缩小', '稿件正文'],
  [40152, 'person', 'person', 'approver', '标签不存在', '请查看现有的标签', '用户管理'],
  [40155, 'author', 'author', 'author', '稿件里有其他公众号主页的', '请去掉这个链接', '稿件正文'],
  [40215, 'author', 'author', 'author', '图片的张数不对', '请改成 1 到 20 张', '稿件正文'],
  [41039, 'author', 'author', 'author', '原文链接不对', '请改正原文链接', '稿件的原文链接（source_url）'],
  [44001, 'author', 'author', 'author', '图片文件是空的', '请换一张图片', '稿件正文'],
  [44003, 'author', 'author', 'author', '文章内容是空的', '请检查标题和正文', '稿件的标题（title）和正文'],
  [44004, 'author', 'author', 'author', '文字内容是空的', '请写上内容', '稿件正文'],
  [45001, 'author', 'author', 'author', '图片太大', '请压缩图片', '稿件正文'],
  [45002, 'author', 'author', 'author', '正文太长', '请缩短正文', '稿件正文'],
  [45003, 'author', 'author', 'author', '标题太长', '请缩短标题', '稿件的标题（title）'],
  [45004, 'author', 'author', 'author', '卡片摘要太长', '请把卡片摘要缩短到 12', '稿件的卡片摘要（digest）'],
  [45005, 'author', 'author', 'author', '原文链接太长', '请缩短原文链接', '稿件的原文链接（source_url）'],
  [45006, 'author', 'author', 'author', '图片链接太长', '请缩短图片链接', '稿件正文'],
  [45007, 'author', 'author', 'author', '音频或视频太长', '请剪短', '稿件正文'],
  [45008, 'author', 'author', 'author', '一条消息里的文章太多', '请减到 8 篇以内（头条', '稿件的次条（also）'],
  [45110, 'author', 'author', 'author', '作者太长', '请把作者缩短到 16 个', '稿件的作者（author）'],
  [45159, 'person', 'person', 'approver', '标签不对', '请查看现有的标签', '用户管理'],
  [45166, 'author', 'author', 'author', '正文里有微信不允许的内容', '请去掉页内链接、外站链接', '稿件正文'],
  [48022, 'author', 'author', 'author', '用接口上传的视频不能群发', '请在后台上传视频', '素材库'],
  [53402, 'author', 'author', 'author', '封面裁剪失败', '请换一张大一些的封面图', '稿件的封面（cover）'],
  [53404, 'author', 'author', 'author', '账号的商品能力受限', '请去掉稿件里的商品', '稿件正文'],
  [53405, 'author', 'author', 'author', '商品信息不对', '请去掉稿件里的商品', '稿件正文'],
  [53406, 'author', 'author', 'author', '账号没有开通商品能力', '请去掉稿件里的商品', '稿件正文'],
  [53503, 'author', 'author', 'author', '草稿没有通过发表前的检查', '请打开这篇草稿', '草稿箱'],
  [88000, 'author', 'author', 'author', '这个账号没有留言功能', '请把留言设为 off', '稿件的留言（comments）'],
  [9001008, 'author', 'author', 'author', '图片格式不对', '请把图片另存为 jpg ', '稿件正文'],
  [9001009, 'author', 'author', 'author', '图片太大', '请压缩后再试', '稿件正文'],
  [45065, 'person', 'sent', 'approver', '同一次群发之前已经提交过', '不用重发', '发表记录'],
  [40002, 'operator', 'other', 'operator', '请求的参数不对', '这是程序的问题', null],
  [40004, 'operator', 'other', 'operator', '上传的类型不对', '这是程序的问题', null],
  [40008, 'operator', 'other', 'operator', '消息类型不对', '这是程序的问题', null],
  [40031, 'operator', 'other', 'operator', '收件人列表不对', '这是程序的问题', null],
  [40032, 'operator', 'other', 'operator', '收件人的人数不对', '这是程序的问题', null],
  [40033, 'operator', 'other', 'operator', '请求里有不允许的字符', '这是程序的问题', null],
  [40035, 'operator', 'other', 'operator', '请求的参数不对', '这是程序的问题', null],
  [40038, 'operator', 'other', 'operator', '请求的格式不对', '这是程序的问题', null],
  [40052, 'operator', 'other', 'operator', '二维码的类型不对', '这是程序的问题', null],
  [40053, 'operator', 'other', 'operator', '二维码的参数不对', '这是程序的问题', null],
  [40066, 'operator', 'other', 'operator', '微信没有这个接口地址', '这是程序的问题', null],
  [40130, 'operator', 'other', 'operator', '收件人少于两位', '这是程序的问题', null],
  [41001, 'operator', 'other', 'operator', '请求里没有接口凭证', '这是程序的问题', null],
  [41005, 'operator', 'other', 'operator', '上传里没有文件', '这是程序的问题', null],
  [41006, 'operator', 'other', 'operator', '请求里没有素材编号', '这是程序的问题', null],
  [43001, 'operator', 'other', 'operator', '请求方式不对', '这是程序的问题', null],
  [43002, 'operator', 'other', 'operator', '请求方式不对', '这是程序的问题', null],
  [44002, 'operator', 'other', 'operator', '请求的内容是空的', '这是程序的问题', null],
  [45067, 'operator', 'other', 'operator', '群发的防重编号太长', '这是程序的问题', null],
  [45083, 'operator', 'other', 'operator', '群发的速度要在 0 到 ', '这是程序的问题', null],
  [45084, 'operator', 'other', 'operator', '没有写群发的速度', '这是程序的问题', null],
  [45113, 'operator', 'other', 'operator', '微信不再支持群发卡券', '这是程序的问题', null],
  [45162, 'operator', 'other', 'operator', '这里不能用这种消息类型', '这是程序的问题', null],
  [47001, 'operator', 'other', 'operator', '请求的内容无法解析', '这是程序的问题', null],
  [61451, 'operator', 'other', 'operator', '请求的参数不对', '这是程序的问题', null],
  [76021, 'operator', 'other', 'operator', '查询次数的接口路径不对', '这是程序的问题', null],
  [9001007, 'operator', 'other', 'operator', '上传里没有文件', '这是程序的问题', null],
]

test.each(table)('%d: class %s, fault %s, told to the %s', (code, action, fault, who, cause, remedy, where) => {
  expect(faultOf(code, '/cgi-bin/draft/add')).toBe(fault)
  expect(actionOf(fault)).toBe(action)
  const advice = wechat.refusal(code, { errmsg: '' })
  expect(advice).toMatchObject({ who, cause: expect.stringContaining(cause), remedy: expect.stringContaining(remedy) })
  if (where === null) expect(advice.where).toBeNull()
  else expect(advice.where).toContain(where)
})

test('the table has every known code once', () => {
  const codes = table.map(([code]) => code)
  expect(codes.toSorted((one, other) => one - other)).toEqual(knownCodes.toSorted((one, other) => one - other))
  expect(codes.length).toBeGreaterThan(110)
})

test('a code nobody described is ours to look into', () => {
  expect(faultOf(4711, '/cgi-bin/draft/add')).toBe('other')
})

test('the person waits for no hint where there is nothing to click, and is named where it is not the operator', () => {
  const of = (code: number) => wechat.full(wechat.refusal(code, { errmsg: '' }))
  expect(of(40164)).toMatch(/位置：微信开发者平台（developers\.weixin\.qq\.com）→ .*API IP 白名单。$/)
  expect(of(45003)).toMatch(/位置：稿件的标题（title）。请告诉写稿的人。$/)
  expect(of(53504)).toMatch(/草稿箱。请告诉定稿的人。$/)
  expect(of(47001)).not.toContain('位置')
})

test('a refused token at the token endpoint is a matter of the credentials', () => {
  expect(faultOf(40001, '/cgi-bin/stable_token')).toBe('operator')
})

test('every known code has Chinese words, and no other has', () => {
  expect(knownCodes.length).toBeGreaterThan(60)
  expect(new Set(wechat.codes)).toEqual(new Set(knownCodes))
  expect(new Set(knownCodes).size).toBe(knownCodes.length)
})

test.each(knownCodes)('%d says what happened and what to do, in Chinese', code => {
  const { cause, remedy } = wechat.refusal(code, { errmsg: 'x rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d' })
  for (const sentence of [cause, remedy]) expect(sentence).toMatch(/^[^\n]*\p{Script=Han}[^\n]*。$/u)
})

test('40164 names the address to add, when WeChat told it', () => {
  expect(wechat.refusal(40164, { errmsg: '', address: '203.0.113.9' }).remedy).toContain('203.0.113.9')
  expect(wechat.refusal(40164, { errmsg: '' }).remedy).not.toContain('undefined')
})

test('a token refused by the token endpoint itself is a matter of the secret', () => {
  const refusal = new WechatError('/cgi-bin/stable_token', 40001, 'invalid credential', 'operator')
  expect(wechat.refusal(40001, refusal).cause).toContain('AppSecret')
  expect(wechat.refusal(40001, refusal).cause).not.toContain('另一个程序')
})

test('a token refused although it was renewed names what is likely: another program, or a changed secret', () => {
  const { cause, remedy, where } = wechat.refusal(40001, new WechatError('/cgi-bin/draft/add', 40001, 'no', 'token'))
  expect(cause).toMatch(/换新以后仍被拒绝.*另一个程序.*密钥刚被重置/)
  expect(remedy).toContain('停掉')
  expect(where).toContain('开发密钥')
})

test('45166 shows the hint, an unknown code itself and its rid', () => {
  expect(wechat.refusal(45166, { errmsg: 'invalid content hint: [abc]' }).cause).toContain('abc')
  const unknown = wechat.refusal(99999, { errmsg: 'odd rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d' })
  expect(unknown.cause).toContain('99999')
  expect(unknown.cause).toContain('1a2b3c4d-1a2b3c4d-1a2b3c4d')
  expect(unknown).toMatchObject({ who: 'operator', where: expect.stringContaining('全局返回码') })
})

test('of a refusal only ids go on, whatever else the answer holds', async () => {
  const server = await wechatServer({
    errcode: 45065,
    errmsg: 'clientmsgid exist',
    msg_id: 34182,
    access_token: '97_another-token',
    request: 'x',
  })
  const sent = accountAt(server.origin).account.sendMass(idOf<DraftId>('D'), { all: true }, 'k', longHold)
  expect(await thrownBy(sent)).toMatchObject({ fault: 'sent', answer: { msg_id: '34182' } })
  expect(await thrownBy(sent)).not.toHaveProperty('answer.access_token')
})

test('people see where to click, and programs get it apart', () => {
  const error = new WechatError('/cgi-bin/draft/add', 45003, 'title size out of limit', 'author')
  expect(explain(error)).toMatchObject({
    code: '45003',
    remedy: expect.stringContaining('位置：稿件的标题（title）。'),
    where: '稿件的标题（title）',
    who: 'author',
    action: 'author',
    exit: 1,
  })
})

test.each([
  ['a refused secret', new WechatError('/cgi-bin/stable_token', 40125, 'no', 'operator'), 2],
  ['an AppID that is missing', new WechatError('/cgi-bin/stable_token', 41002, 'no', 'operator'), 2],
  ['a token that stays refused', new WechatError('/cgi-bin/draft/get', 40001, 'no', 'token'), 2],
  ['a long title', new WechatError('/cgi-bin/draft/add', 45003, 'no', 'author'), 1],
  ['our own mistake', new WechatError('/cgi-bin/draft/add', 47001, 'no', 'other'), 1],
] as const)('%s is a matter of settings or not: exit %#', (_what, error, exit) => {
  expect(explain(error).exit).toBe(exit)
})

test('a look we kept back says how much is used and when it goes on', () => {
  const said = explain(new QuotaKept('/cgi-bin/freepublish/get', 96, 100, 3600_000))
  expect(said).toMatchObject({ code: 'quota', exit: 1, who: 'operator' })
  expect(said.message).toMatch(/查询结果.*96.*100/)
  expect(said.remedy).toContain('零点')
})

test.each([
  ['ENOTFOUND', false, '域名'],
  ['ECONNREFUSED', false, '连不上'],
  ['CERT_HAS_EXPIRED', false, '证书'],
  ['connect timeout', false, '超时'],
  ['errcode -1', false, '繁忙'],
  ['timeout', true, '没有在规定时间内'],
  ['http 502', true, '502'],
  ['half json', true, '不完整'],
  ['ECONNRESET', true, '断了'],
])('%s (sent: %s) says %s', (reason, sent, words) => {
  const { cause, remedy } = wechat.noAnswer(reason, sent)
  expect(cause).toContain(words)
  expect(remedy).toContain(sent ? '请勿自行重发' : '没有送出')
})
