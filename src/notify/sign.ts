import { createHmac } from 'node:crypto'

/**
 * 钉钉's 加签, in base64 and not yet encoded for a URL: HMAC-SHA256 of the time in ms and the secret, under the secret.
 * @see 钉钉's 自定义机器人安全设置, as quoted at blog.csdn.net/weixin_43564241/article/details/139138811 (read 2026-11-25)
 */
export const dingtalkSign = (secret: string, timestampMs: number): string =>
  createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64')

/**
 * 飞书's 签名校验, in base64: here time in seconds and secret are the key, and the message is empty.
 * @see 飞书's 自定义机器人使用指南, as quoted at blog.csdn.net/zhanglili1993/article/details/136473704 (read 2026-11-25)
 */
export const feishuSign = (secret: string, timestampSeconds: number): string =>
  createHmac('sha256', `${timestampSeconds}\n${secret}`).update('').digest('base64')

/** Ours, for any other receiver, in hex: HMAC-SHA256 of the time in ms, a line end and the body as it is sent. */
export const bodySign = (secret: string, timestampMs: number, body: string): string =>
  createHmac('sha256', secret).update(`${timestampMs}\n${body}`).digest('hex')
