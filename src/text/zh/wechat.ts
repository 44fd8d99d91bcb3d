/** What happened, and what a person does about it: one sentence each. */
export interface Advice {
  readonly cause: string
  readonly remedy: string
}

interface Seen {
  /** WeChat's own text, for `rid` and hints. */
  readonly errmsg: string
  /** Our address as WeChat saw it (40164). */
  readonly address?: string | undefined
  /** `operator` with a token's code: the credentials were refused when a token was asked for. */
  readonly fault?: string | undefined
}

const KEYS = '微信开发者平台（developers.weixin.qq.com）的「我的业务」→ 公众号 →「开发密钥」'
const OFFICE = '公众号后台（mp.weixin.qq.com）'
const PROGRAM = '这是程序的问题，请把错误码和 rid 报给维护的人。'

const advice = (cause: string, remedy: string): Advice => ({ cause, remedy })
const ours = (cause: string): Advice => advice(cause, PROGRAM)
const ipList = ({ address }: Seen): Advice =>
  advice(
    address === undefined ? '本机的出口地址不在 IP 白名单里。' : `本机的出口地址 ${address} 不在 IP 白名单里。`,
    `请到${KEYS}，把${address === undefined ? '本机的出口地址' : ` ${address} `}加入「API IP 白名单」，约 10 分钟后生效；家庭宽带的地址会变，变了要再加。`,
  )
const badSecret = advice(
  'AppSecret 不对，或已被重置。',
  `请到${KEYS}核对或重置 AppSecret，改好 WECHAT_APP_SECRET；确认没错时再检查「API IP 白名单」。`,
)
const staleToken = advice(
  '接口凭证（access_token）换新以后仍被拒绝。',
  `请停掉用同一个 AppID 取凭证的其他程序，再到${KEYS}核对 AppSecret 有没有被重置。`,
)
const token = ({ fault }: Seen): Advice => (fault === 'operator' ? badSecret : staleToken)
const busy = advice('微信系统繁忙。', '不用处理，稍后会自动再试；一直这样请看微信的公告。')
const again = '请重新上传图片，或重新生成公众号草稿箱里的草稿。'
const tooFast = '不用处理，一分钟后会自动再试；同一账号若还有别的程序在调用，请让它慢一些。'
const follow = '请让收预览的人先关注本公众号，再试一次。'
const product = `请去掉稿件里的商品，或到${OFFICE}开通商品能力。`
const tag = `请到${OFFICE}的「用户管理」查看标签，换一个现有的。`
const admin = '请联系公众号管理员，在微信里确认。'

/** Cause and remedy by errcode, for the same codes as the faults (a test compares them). */
const REFUSALS = new Map<number, Advice | ((seen: Seen) => Advice)>([
  [-1, busy],
  [61450, busy],
  [268488001, busy],

  [40001, token],
  [40014, token],
  [42001, token],
  [42007, advice('管理员改过密码，接口凭证已作废。', `请到${KEYS}核对 AppSecret，更新设置后再试。`)],

  [42010, advice('群发得太快，微信要求慢一些。', tooFast)],
  [45011, advice('接口每分钟的次数用完了。', tooFast)],
  [45066, advice('同一次群发重试得太快。', tooFast)],
  [53501, advice('发表得太频繁。', tooFast)],

  [45009, advice('这个接口今天的次数用完了。', `请等到明天零点（北京时间）；急用可到${KEYS}清零，每月最多 10 次。`)],
  [45028, advice('群发次数用完了。', `请等到次日或下月，或改用「发表」（不通知粉丝）；剩余次数见${OFFICE}。`)],
  [48006, advice('本月清零次数的机会用完了。', '请等到下个月，或等次日零点次数自动恢复。')],

  [40013, advice('AppID 不对。', `请从${KEYS}的页面重新复制 AppID，改好 WECHAT_APP_ID。`)],
  [40125, badSecret],
  [40164, ipList],
  [61004, ipList],
  [40243, advice('AppSecret 已被冻结。', `请到${KEYS}解冻 AppSecret，约 10 分钟后生效。`)],
  [41002, advice('没有填 AppID。', '请在 .env 里填好 WECHAT_APP_ID。')],
  [41004, advice('没有填 AppSecret。', '请在 .env 里填好 WECHAT_APP_SECRET。')],
  [43003, advice('微信只接受 https。', '请把 WECHAT_API_BASE 改成以 https:// 开头的地址。')],
  [50004, advice('微信禁止这个账号取接口凭证。', `请登录${OFFICE}查看通知，或联系微信客服。`)],
  [50007, advice('账号已被冻结。', `请登录${OFFICE}按提示解除冻结。`)],
  [89503, advice('这次调用要管理员先确认。', admin)],
  [89506, advice('管理员两次拒绝了这个 IP 地址。', '请和管理员说明后，24 小时以后再试。')],
  [89507, advice('管理员拒绝了这个 IP 地址。', '请和管理员说明后，1 小时以后再试。')],

  [
    48001,
    advice(
      '这个账号没有调用这个接口的权限；2025 年 7 月起，个人主体和未认证的公众号不能用接口发表。',
      `草稿已可在公众号草稿箱里找到时，请登录${OFFICE}手动发表；要自动发表，请先完成微信认证。`,
    ),
  ],
  [48008, advice('这个账号没有发送这类消息的权限。', `请登录${OFFICE}手动发送，或先完成微信认证。`)],
  [50001, advice('这个账号没有授权这个接口。', `请到${OFFICE}的「接口权限」查看，或先完成微信认证。`)],

  [40003, advice('收消息的人不对。', follow)],
  [43004, advice('收预览的人没有关注本公众号。', follow)],
  [43019, advice('收预览的人在黑名单里。', `请到${OFFICE}的「用户管理」把他移出黑名单。`)],
  [46004, advice('找不到这个用户。', '请核对微信号，并确认他关注了本公众号。')],
  [41040, advice('原创校验不允许发出。', `请到${OFFICE}查看原创校验结果，改稿或取得转载授权。`)],
  [45062, advice('广告合同有问题。', `请登录${OFFICE}处理广告主的提示。`)],
  [48003, advice('还没有同意群发协议。', `请登录${OFFICE}，在群发页面同意协议后再试。`)],
  [48004, advice('这个接口因违规被封禁。', `请登录${OFFICE}的通知中心查看原因和解封时间。`)],
  [48021, advice('这是后台自动保存的草稿，不能群发。', `请到${OFFICE}的草稿箱打开它，手动保存一次再试。`)],
  [50002, advice('账号因违规受到限制。', `请登录${OFFICE}的通知中心查看原因。`)],
  [53500, advice('这个账号被禁止发表。', `请登录${OFFICE}的通知中心查看原因。`)],
  [53504, advice('这篇草稿只能在公众号后台发表。', `请登录${OFFICE}，从草稿箱手动发表。`)],
  [53505, advice('这篇草稿要先在公众号后台手动保存。', `请到${OFFICE}的草稿箱打开并保存它，再试一次。`)],
  [89504, advice('群发正等管理员审批。', '请让公众号管理员在微信里确认，30 分钟内有效。')],
  [89505, advice('管理员的确认正在进行。', '请让公众号管理员在微信里确认，30 分钟内有效。')],
  [9500001, advice('微信内部没能删除这次群发。', `请登录${OFFICE}手动删除。`)],
  [9500002, advice('微信内部没有受理这次群发。', `请登录${OFFICE}查看有没有通知，必要时手动群发。`)],

  [40007, advice('微信不认识这个素材或草稿：可能已被删除、已经发出，或图片刚传上去还没生效。', again)],
  [40059, advice('微信不认识这次群发。', `请到${OFFICE}的「发表记录」核对。`)],
  [40114, advice('草稿里没有这一篇：篇数和当初不一样了。', again)],
  [40118, advice('素材编号的长度不对。', again)],
  [40121, advice('素材的类型不对。', again)],
  [46001, advice('素材不存在，可能已被删除。', again)],
  [53502, advice('微信不认识这次发表。', `请到${OFFICE}的「发表记录」核对。`)],
  [53600, advice('微信不认识这篇文章。', `请到${OFFICE}的「发表记录」核对，它可能已被删除。`)],

  [40005, advice('图片格式不对。', '请把图片另存为 jpg 或 png。')],
  [40006, advice('文件太大。', '请压缩后再试。')],
  [40009, advice('图片太大或是空的。', '请压缩图片：正文图片小于 1 MB，封面小于 10 MB。')],
  [40012, advice('缩略图太大。', '请换一张小于 64 KB 的图，或按图片上传封面。')],
  [40039, advice('链接长度不对。', '请缩短链接。')],
  [40066, advice('链接不对。', '请检查稿件里的链接。')],
  [40113, advice('不支持这种文件。', '请把图片另存为 jpg 或 png。')],
  [40132, advice('微信号不对。', '请核对收预览的人的微信号（不是昵称）。')],
  [40137, advice('图片无法识别，或尺寸太大。', '请把图片缩小，另存为 jpg 或 png。')],
  [40152, advice('标签不存在。', tag)],
  [45159, advice('标签不对。', tag)],
  [40155, advice('稿件里有其他公众号主页的链接。', '请去掉这个链接。')],
  [40215, advice('图片的张数不对。', '请改成 1 到 20 张。')],
  [41039, advice('原文链接不对。', '请改正稿件的原文链接（source_url），要以 http:// 或 https:// 开头。')],
  [44001, advice('图片文件是空的。', '请换一张图片。')],
  [44003, advice('文章内容是空的。', '请检查标题和正文。')],
  [44004, advice('文字内容是空的。', '请写上内容。')],
  [45001, advice('图片太大。', '请压缩图片：正文图片小于 1 MB，封面小于 10 MB。')],
  [45002, advice('正文太长。', '请缩短正文，或拆成两篇。')],
  [45003, advice('标题太长。', '请缩短标题：最好 32 个字以内，最多 64 个字。')],
  [45004, advice('卡片摘要太长。', '请把卡片摘要缩短到 120 个字以内。')],
  [45005, advice('原文链接太长。', '请缩短原文链接，最长 1 KB。')],
  [45006, advice('图片链接太长。', '请缩短图片链接。')],
  [45007, advice('音频或视频太长。', '请剪短，语音最长 60 秒。')],
  [45008, advice('一条消息里的文章太多。', '请减到 8 篇以内（头条加次条）。')],
  [45110, advice('作者太长。', '请把作者缩短到 16 个字以内。')],
  [
    45166,
    ({ errmsg }) => {
      const hint = /hint: ?\[([^\]]{1,80})\]/.exec(errmsg)?.[1]
      return advice(
        `正文里有微信不允许的内容${hint === undefined ? '' : `（提示 ${hint}）`}。`,
        '请去掉页内链接、外站链接、嵌入的网页和特殊符号后再试。',
      )
    },
  ],
  [48022, advice('用接口上传的视频不能群发。', `请到${OFFICE}上传视频。`)],
  [53402, advice('封面裁剪失败。', '请换一张大一些的封面图，或检查裁剪比例（2.35:1 和 1:1）。')],
  [53404, advice('账号的商品能力受限。', product)],
  [53405, advice('商品信息不对。', product)],
  [53406, advice('账号没有开通商品能力。', product)],
  [53503, advice('草稿没有通过发表前的检查。', `请到${OFFICE}的草稿箱打开这篇草稿，按提示修改。`)],
  [87009, advice('留言名单里有多余的字符。', '请检查稿件的留言设置。')],
  [88000, advice('这个账号没有留言功能。', '请把稿件的留言（comments）设为 off。')],
  [9001008, advice('图片格式不对。', '请把图片另存为 jpg 或 png。')],
  [9001009, advice('图片太大。', '请压缩后再试。')],

  [45065, advice('同一次群发之前已经提交过，微信没有再发。', '不用重发，会按上一次的结果继续查看。')],

  [40002, ours('请求的参数不对。')],
  [40004, ours('上传的类型不对。')],
  [40008, ours('消息类型不对。')],
  [40033, ours('请求里有不允许的字符。')],
  [40035, ours('请求的参数不对。')],
  [40038, ours('请求的格式不对。')],
  [40052, ours('二维码的类型不对。')],
  [40053, ours('二维码的参数不对。')],
  [41001, ours('请求里没有接口凭证。')],
  [41005, ours('上传里没有文件。')],
  [41006, ours('请求里没有素材编号。')],
  [43001, ours('请求方式不对，要用 GET。')],
  [43002, ours('请求方式不对，要用 POST。')],
  [44002, ours('请求的内容是空的。')],
  [45067, ours('群发的防重编号太长。')],
  [45162, ours('这里不能用这种消息类型。')],
  [47001, ours('请求的内容无法解析。')],
  [61451, ours('请求的参数不对。')],
])

const rid = (errmsg: string): string | undefined => /rid: ?([\w-]{1,60})/.exec(errmsg)?.[1]

function unknownCode(errcode: number, { errmsg }: Seen): Advice {
  const trace = rid(errmsg)
  return advice(
    `微信拒绝了这次请求，错误码 ${errcode}${trace === undefined ? '' : `（rid ${trace}）`}。`,
    `请在微信开发者平台的文档里查这个错误码${trace === undefined ? '' : '，或用 rid 在 7 天内查询详情'}。`,
  )
}

const CERTIFICATE = /CERT|SELF_SIGNED|SSL|TLS|UNABLE_TO_|EPROTO|ALTNAME/
const NAME = /ENOTFOUND|EAI_/

function reached(reason: string): string {
  if (NAME.test(reason)) return '找不到微信的服务器（域名解析失败）。'
  if (CERTIFICATE.test(reason)) return '无法和微信建立安全连接（证书或加密不对）。'
  if (reason.startsWith('errcode')) return '微信系统繁忙，没有给出接口凭证。'
  if (reason === 'connect timeout') return '连接微信的服务器超时。'
  return '连不上微信的服务器。'
}

function broken(reason: string): string {
  if (reason === 'timeout') return '微信没有在规定时间内答复。'
  const status = /^http (\d+)$/.exec(reason)?.[1]
  if (status !== undefined) return `微信的服务器答复了 HTTP ${status}，没有给出结果。`
  if (/json|body|answer/.test(reason)) return '微信的答复不完整或看不懂。'
  return '和微信的连接中途断了。'
}

/** What people read when WeChat says no, or says nothing. */
export const wechat = {
  /** For a `WechatError`, which can be handed in as `seen`. */
  refusal(errcode: number, seen: Seen): Advice {
    const known = REFUSALS.get(errcode)
    if (known === undefined) return unknownCode(errcode, seen)
    return typeof known === 'function' ? known(seen) : known
  },

  /** For a `TransportError`: `sent` says whether WeChat may have acted. */
  noAnswer(reason: string, sent: boolean): Advice {
    if (!sent) {
      const certificate = CERTIFICATE.test(reason)
      return advice(
        `${reached(reason)}（${reason}）`,
        certificate
          ? '请检查系统时间、WECHAT_API_BASE 和网络里有没有拦截 https 的设备；这次请求没有送出。'
          : '请检查网络、域名解析和防火墙，恢复后会接着做；这次请求没有送出。',
      )
    }
    return advice(
      `${broken(reason)}（${reason}）`,
      '请检查网络；微信可能已经收到请求，系统会先查明结果，请勿自行重发。',
    )
  },

  /** Codes with words of their own. */
  codes: [...REFUSALS.keys()] as readonly number[],
} as const
