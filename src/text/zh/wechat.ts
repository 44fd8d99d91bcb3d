import { REFUSALS, type Advice, type Seen, type Who } from './wechat-refusals.ts'

export type { Advice, Who } from './wechat-refusals.ts'

const rid = (errmsg: string): string | undefined => /rid: ?([\w-]{1,60})/.exec(errmsg)?.[1]

function unknownCode(errcode: number, { errmsg }: Seen): Advice {
  const trace = rid(errmsg)
  return {
    cause: `微信拒绝了这次请求，错误码 ${errcode}${trace === undefined ? '' : `（rid ${trace}）`}。`,
    remedy: `请查这个错误码的说明${trace === undefined ? '' : '，或用 rid 在 7 天内查询详情'}。`,
    where: '微信开发者平台（developers.weixin.qq.com）→ 文档 → 全局返回码',
    who: 'operator',
  }
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

const network = (cause: string, remedy: string): Advice => ({ cause, remedy, where: null, who: 'operator' })

const WHO: Readonly<Record<Who, string>> = { operator: '管理系统的人', author: '写稿的人', approver: '定稿的人' }

/** What people read when WeChat says no, or says nothing. */
export const wechat = {
  /** For a `WechatError`, which can be handed in as `seen`. */
  refusal(errcode: number, seen: Seen): Advice {
    return REFUSALS.get(errcode)?.(seen) ?? unknownCode(errcode, seen)
  },

  /** For a `TransportError`: `sent` says whether WeChat may have acted. */
  noAnswer(reason: string, sent: boolean): Advice {
    if (!sent) {
      const certificate = CERTIFICATE.test(reason)
      return network(
        `${reached(reason)}（${reason}）`,
        certificate
          ? '请检查系统时间、WECHAT_API_BASE 和网络里有没有拦截 https 的设备；这次请求没有送出。'
          : '请检查网络、域名解析和防火墙，恢复后会接着做；这次请求没有送出。',
      )
    }
    return network(
      `${broken(reason)}（${reason}）`,
      '请检查网络；微信可能已经收到请求，系统会先查明结果，请勿自行重发。',
    )
  },

  /** For a `QuotaKept`: we did not ask, so that a submit still can. `call` is the call in Chinese. */
  kept(call: string, used: number, perDay: number): Advice {
    return {
      cause: `「${call}」今天已用 ${used} 次，每天 ${perDay} 次，剩下的留给发表，没有再查。`,
      remedy: '不用处理，北京时间零点以后会接着查；急用可以清零，每月最多 10 次。',
      where: '微信开发者平台（developers.weixin.qq.com）→ 我的业务 → 公众号 → 接口调用额度',
      who: 'operator',
    }
  },

  /** The remedy with the place to click and the person to tell, as one line of sentences. */
  full({ remedy, where, who }: Advice): string {
    return `${remedy}${where === null ? '' : `位置：${where}。`}${who === 'operator' ? '' : `请告诉${WHO[who]}。`}`
  },

  /** Codes with words of their own. */
  codes: [...REFUSALS.keys()] as readonly number[],
} as const
