/** Who can mend it: who runs this program and the account, who wrote the draft, or who decides that it goes out. */
export type Who = 'operator' | 'author' | 'approver'

/** What happened, what a person does about it, where they click, and who is told. */
export interface Advice {
  readonly cause: string
  readonly remedy: string
  /** A menu path at WeChat, or a key of the draft; `null` when there is nothing to click. */
  readonly where: string | null
  readonly who: Who
}

export interface Seen {
  /** WeChat's own text, for `rid` and hints. */
  readonly errmsg: string
  /** Our address as WeChat saw it (40164). */
  readonly address?: string | undefined
  /** `operator` with a token's code: the credentials were refused when a token was asked for. */
  readonly fault?: string | undefined
}

type Row = readonly [cause: string, remedy: string, where?: string | null]

// Menu paths as the two consoles show them. Older guides say 公众号后台 → 设置与开发 → 基本配置 for what is KEYS now.
const KEYS = '微信开发者平台（developers.weixin.qq.com）→ 我的业务 → 公众号 → 开发密钥'
const IP_LIST = `${KEYS} → API IP 白名单`
const QUOTAS = '微信开发者平台（developers.weixin.qq.com）→ 我的业务 → 公众号 → 接口调用额度'
const OFFICE = '公众号后台（mp.weixin.qq.com）'
const BOX = `${OFFICE}→ 内容管理 → 草稿箱`
const OUT = `${OFFICE}→ 内容管理 → 发表记录`
const SHELF = `${OFFICE}→ 内容管理 → 素材库`
const PEOPLE = `${OFFICE}→ 互动管理 → 用户管理`
const RIGHTS = `${OFFICE}→ 设置与开发 → 开发接口管理 → 接口权限`
const VERIFY = `${OFFICE}→ 设置与开发 → 账号设置 → 微信认证`
const NEWS = `${OFFICE}→ 右上角通知中心`
const ENV = '工作文件夹里的 .env'
const TEXT = '稿件正文'

const PROGRAM = '这是程序的问题，请把错误码和 rid 报给维护的人。'
const AGAIN = '请重新上传图片，或重新生成公众号草稿箱里的草稿。'
const SLOWER = '不用处理，一分钟后会自动再试；同一账号若还有别的程序在调用，请让它慢一些。'
const FOLLOW = '请让收预览的人先关注本公众号，再试一次。'
const PRODUCT = '请去掉稿件里的商品，或先开通商品能力。'
const TAG = '请查看现有的标签，换一个。'
const TAP = '请让公众号管理员在微信里确认，30 分钟内有效。'
const SMALLER = '请压缩图片：正文图片小于 1 MB，封面小于 10 MB。'
const JPEG = '请把图片另存为 jpg 或 png。'

const ipList = ({ address }: Seen): Row =>
  address === undefined
    ? [
        '本机的出口地址不在 IP 白名单里。',
        '请把本机的出口地址加进白名单，约 10 分钟后生效；家庭宽带的地址会变，变了要再加。',
        IP_LIST,
      ]
    : [
        `本机的出口地址 ${address} 不在 IP 白名单里。`,
        `请把 ${address} 加进白名单，约 10 分钟后生效；家庭宽带的地址会变，变了要再加。`,
        IP_LIST,
      ]
const badSecret: Row = [
  'AppSecret 不对，或已被重置。',
  '请核对或重置 AppSecret，改好设置里的 WECHAT_APP_SECRET；确认没错时再检查 IP 白名单。',
  KEYS,
]
const token = ({ fault }: Seen): Row =>
  fault === 'operator'
    ? badSecret
    : [
        '接口凭证（access_token）换新以后仍被拒绝：多半是另一个程序拿着同一个 AppSecret 在取凭证，或者密钥刚被重置。',
        '请停掉用同一个 AppID 取凭证的其他程序，再核对 AppSecret；确认密钥泄露时先重置它，再运行 zhundian accounts renew。',
        KEYS,
      ]
const hinted = ({ errmsg }: Seen): Row => {
  const hint = /hint: ?\[([^\]]{1,80})\]/.exec(errmsg)?.[1]
  return [
    `正文里有微信不允许的内容${hint === undefined ? '' : `（提示 ${hint}）`}。`,
    '请去掉页内链接、外站链接、嵌入的网页和特殊符号后再试。',
    TEXT,
  ]
}
const busy: Row = ['微信系统繁忙。', '不用处理，稍后会自动再试；一直这样请看微信的公告。']
const ours = (cause: string): Row => [cause, PROGRAM]

type Rows = Readonly<Record<number, Row | ((seen: Seen) => Row)>>

/** Told to whoever runs the program: settings, address list, quotas, our own mistakes, and what mends itself. */
const OPERATOR: Rows = {
  [-1]: busy,
  61450: busy,
  268488001: busy,
  9001010: ['微信没能收下上传的文件。', '不用处理，会自动再传；一直这样请换一张图片。'],

  40001: token,
  40014: token,
  42001: token,
  42007: ['管理员改过密码，接口凭证已作废。', '请核对 AppSecret，更新设置后再试。', KEYS],

  42010: ['群发得太快，微信要求慢一些。', SLOWER],
  45011: ['接口每分钟的次数用完了。', SLOWER],
  45066: ['同一次群发重试得太快。', SLOWER],
  53501: ['发表得太频繁。', SLOWER],

  45009: ['这个接口今天的次数用完了。', '请等到明天零点（北京时间）；急用可以清零，每月最多 10 次。', QUOTAS],
  48006: ['本月清零次数的机会用完了。', '请等到下个月，或等次日零点次数自动恢复。', QUOTAS],

  40013: ['AppID 不对。', '请重新复制 AppID，改好设置里的 WECHAT_APP_ID。', KEYS],
  40125: badSecret,
  40164: ipList,
  61004: ipList,
  40243: ['AppSecret 已被冻结。', '请解冻 AppSecret，约 10 分钟后生效。', KEYS],
  41002: ['没有填 AppID。', '请填好 WECHAT_APP_ID。', ENV],
  41004: ['没有填 AppSecret。', '请填好 WECHAT_APP_SECRET。', ENV],
  43003: ['微信只接受 https。', '请把 WECHAT_API_BASE 改成以 https:// 开头的地址。', ENV],
  50004: ['微信禁止这个账号取接口凭证。', '请查看通知，或联系微信客服。', NEWS],
  50007: ['账号已被冻结。', '请按提示解除冻结。', NEWS],
  76003: ['这个编号属于另一个账号。', '请核对 WECHAT_APP_ID 是不是这个账号的。', ENV],
  89503: ['这次调用要管理员先确认。', '请联系公众号管理员，在微信里确认。'],
  89506: ['管理员两次拒绝了这个 IP 地址。', '请和管理员说明后，24 小时以后再试。', IP_LIST],
  89507: ['管理员拒绝了这个 IP 地址。', '请和管理员说明后，1 小时以后再试。', IP_LIST],

  48001: [
    '这个账号没有调用这个接口的权限；2025 年 7 月起，个人主体和未认证的公众号不能用接口发表。',
    '草稿已在草稿箱里时，请手动发表；要自动发表，请先完成微信认证。',
    `${BOX}（手动发表）；${VERIFY}（认证）`,
  ],
  48008: ['这个账号没有发送这类消息的权限。', '请手动发送，或先完成微信认证。', VERIFY],
  50001: ['这个账号没有授权这个接口。', '请查看接口权限，或先完成微信认证。', RIGHTS],
  76022: ['这个账号不能查询这个接口的次数。', '请查看接口权限。', RIGHTS],
  48004: ['这个接口因违规被封禁。', '请查看原因和解封时间。', NEWS],
  48005: [
    '素材正被自动回复或菜单使用，不能删除。',
    '请先在自动回复和自定义菜单里换掉它，再删除。',
    `${OFFICE}→ 互动管理 → 自动回复`,
  ],
  50002: ['账号因违规受到限制。', '请查看原因。', NEWS],
  45062: ['广告合同有问题。', '请处理广告主的提示。', NEWS],
  48003: ['还没有同意群发协议。', '请在群发页面同意协议后再试。', BOX],
  53500: ['这个账号被禁止发表。', '请查看原因。', NEWS],
  40204: ['微信拒绝删除这次群发。', '请手动删除这篇文章。', OUT],
  9500001: ['微信内部没能删除这次群发。', '请手动删除这篇文章。', OUT],

  40002: ours('请求的参数不对。'),
  40004: ours('上传的类型不对。'),
  40008: ours('消息类型不对。'),
  40031: ours('收件人列表不对。'),
  40032: ours('收件人的人数不对。'),
  40033: ours('请求里有不允许的字符。'),
  40035: ours('请求的参数不对。'),
  40038: ours('请求的格式不对。'),
  40052: ours('二维码的类型不对。'),
  40053: ours('二维码的参数不对。'),
  40066: ours('微信没有这个接口地址。'),
  40130: ours('收件人少于两位。'),
  41001: ours('请求里没有接口凭证。'),
  41005: ours('上传里没有文件。'),
  41006: ours('请求里没有素材编号。'),
  43001: ours('请求方式不对，要用 GET。'),
  43002: ours('请求方式不对，要用 POST。'),
  44002: ours('请求的内容是空的。'),
  45067: ours('群发的防重编号太长。'),
  45083: ours('群发的速度要在 0 到 4 之间。'),
  45084: ours('没有写群发的速度。'),
  45113: ours('微信不再支持群发卡券。'),
  45162: ours('这里不能用这种消息类型。'),
  47001: ours('请求的内容无法解析。'),
  61451: ours('请求的参数不对。'),
  76021: ours('查询次数的接口路径不对。'),
  9001007: ours('上传里没有文件。'),
}

/** Told to whoever decides that it goes out: where something stands, what to do by hand, whom to ask. */
const APPROVER: Rows = {
  45028: ['群发次数用完了。', '请等到次日或下月，或改用「发表」（不通知粉丝）。', `${OFFICE}→ 首页 → 群发剩余次数`],
  40003: ['收消息的人不对。', FOLLOW],
  43004: ['收预览的人没有关注本公众号。', FOLLOW],
  43019: ['收预览的人在黑名单里。', '请把他移出黑名单。', PEOPLE],
  46004: ['找不到这个用户。', '请核对微信号，并确认他关注了本公众号。', PEOPLE],
  48002: ['粉丝关掉了接收消息。', '请换一位收预览的人。', PEOPLE],
  40132: ['微信号不对。', '请核对收预览的人的微信号（不是昵称）。'],
  40152: ['标签不存在。', TAG, PEOPLE],
  45159: ['标签不对。', TAG, PEOPLE],
  48021: ['这是后台自动保存的草稿，不能群发。', '请打开它，手动保存一次再试。', BOX],
  53504: ['这篇草稿只能在公众号后台发表。', '请从草稿箱手动发表。', BOX],
  53505: ['这篇草稿要先在公众号后台手动保存。', '请打开并保存它，再试一次。', BOX],
  89504: ['群发正等管理员审批。', TAP, '管理员的微信 → 公众平台安全助手'],
  89505: ['管理员的确认正在进行。', TAP, '管理员的微信 → 公众平台安全助手'],
  9500002: ['微信内部没有受理这次群发。', '请查看有没有通知，必要时手动群发。', NEWS],

  40007: ['微信不认识这个素材或草稿：可能已被删除、已经发出，或图片刚传上去还没生效。', AGAIN, BOX],
  40059: ['微信不认识这次群发。', '请核对发表记录。', OUT],
  40060: ['这次群发里没有这一篇。', '请核对发表记录里的篇数。', OUT],
  40065: ['文章链接不对。', '请核对发表记录里的链接。', OUT],
  40114: ['草稿里没有这一篇：篇数和当初不一样了。', AGAIN, BOX],
  40118: ['素材编号的长度不对。', AGAIN, SHELF],
  40121: ['素材的类型不对。', AGAIN, SHELF],
  46001: ['素材不存在，可能已被删除。', AGAIN, SHELF],
  53502: ['微信不认识这次发表。', '请核对发表记录。', OUT],
  53600: ['微信不认识这篇文章。', '请核对发表记录，它可能已被删除。', OUT],

  45065: ['同一次群发之前已经提交过，微信没有再发。', '不用重发，会按上一次的结果继续查看。', OUT],
}

/** Told to whoever wrote it: the draft must change. */
const AUTHOR: Rows = {
  41040: ['原创校验不允许发出。', '请查看原创校验结果，改稿或取得转载授权。', OUT],
  40005: ['图片格式不对。', JPEG, TEXT],
  40006: ['文件太大。', '请压缩后再试。', TEXT],
  40009: ['图片太大或是空的。', SMALLER, TEXT],
  40010: ['语音太大。', '请剪短：2 MB 以内，60 秒以内。', TEXT],
  40011: ['视频太大。', '请压缩到 10 MB 以内。', TEXT],
  40012: ['缩略图太大。', '请换一张小于 64 KB 的图，或按图片上传封面。', '稿件的封面（cover）'],
  40039: ['链接长度不对。', '请缩短链接。', TEXT],
  40113: ['不支持这种文件。', JPEG, TEXT],
  40137: ['图片无法识别，或尺寸太大。', '请把图片缩小，另存为 jpg 或 png。', TEXT],
  40155: ['稿件里有其他公众号主页的链接。', '请去掉这个链接。', TEXT],
  40215: ['图片的张数不对。', '请改成 1 到 20 张。', TEXT],
  41039: ['原文链接不对。', '请改正原文链接，要以 http:// 或 https:// 开头。', '稿件的原文链接（source_url）'],
  44001: ['图片文件是空的。', '请换一张图片。', TEXT],
  44003: ['文章内容是空的。', '请检查标题和正文。', '稿件的标题（title）和正文'],
  44004: ['文字内容是空的。', '请写上内容。', TEXT],
  45001: ['图片太大。', SMALLER, TEXT],
  45002: ['正文太长。', '请缩短正文，或拆成两篇。', TEXT],
  45003: ['标题太长。', '请缩短标题：最好 32 个字以内，最多 64 个字。', '稿件的标题（title）'],
  45004: ['卡片摘要太长。', '请把卡片摘要缩短到 120 个字以内。', '稿件的卡片摘要（digest）'],
  45005: ['原文链接太长。', '请缩短原文链接，最长 1 KB。', '稿件的原文链接（source_url）'],
  45006: ['图片链接太长。', '请缩短图片链接。', TEXT],
  45007: ['音频或视频太长。', '请剪短，语音最长 60 秒。', TEXT],
  45008: ['一条消息里的文章太多。', '请减到 8 篇以内（头条加次条）。', '稿件的次条（also）'],
  45110: ['作者太长。', '请把作者缩短到 16 个字以内。', '稿件的作者（author）'],
  45166: hinted,
  48022: ['用接口上传的视频不能群发。', '请在后台上传视频。', SHELF],
  53402: ['封面裁剪失败。', '请换一张大一些的封面图，或检查裁剪比例（2.35:1 和 1:1）。', '稿件的封面（cover）'],
  53404: ['账号的商品能力受限。', PRODUCT, TEXT],
  53405: ['商品信息不对。', PRODUCT, TEXT],
  53406: ['账号没有开通商品能力。', PRODUCT, TEXT],
  53503: ['草稿没有通过发表前的检查。', '请打开这篇草稿，按提示修改稿件。', BOX],
  88000: ['这个账号没有留言功能。', '请把留言设为 off。', '稿件的留言（comments）'],
  9001008: ['图片格式不对。', JPEG, TEXT],
  9001009: ['图片太大。', '请压缩后再试。', TEXT],
}

/** Cause, remedy, place and person by errcode, for the same codes as the faults (a test compares them). */
export const REFUSALS: ReadonlyMap<number, (seen: Seen) => Advice> = new Map(
  Object.entries({ operator: OPERATOR, approver: APPROVER, author: AUTHOR }).flatMap(([who, rows]) =>
    Object.entries(rows).map(([code, row]) => [Number(code), (seen: Seen) => said(row, who as Who, seen)] as const),
  ),
)

function said(row: Row | ((seen: Seen) => Row), who: Who, seen: Seen): Advice {
  const [cause, remedy, where = null] = typeof row === 'function' ? row(seen) : row
  return { cause, remedy, where, who }
}
