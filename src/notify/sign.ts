import { createHmac } from 'node:crypto'

/**
 * 钉钉's 加签, in base64 and not yet encoded for a URL: HMAC-SHA256 of the time in ms and the secret, under the secret.
 * @see open.dingtalk.com/document/orgapp/customize-robot-security-settings (read 2026-11-25)
 */
export const dingtalkSign = (secret: string, timestampMs: number): string =>
  createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64')

/**
 * 飞书's 签名校验, in base64: here time in seconds and secret are the key, and the message is empty.
 * @see open.feishu.cn/document/client-docs/bot-v3/add-custom-bot, 签名校验 (read 2026-11-25)
 */
export const feishuSign = (secret: string, timestampSeconds: number): string =>
  createHmac('sha256', `${timestampSeconds}\n${secret}`).update('').digest('base64')

/** Ours, for any other receiver, in hex: HMAC-SHA256 of the time in ms, a line end and the body as it is sent. */
export const bodySign = (secret: string, timestampMs: number, body: string): string =>
  createHmac('sha256', secret).update(`${timestampMs}\n${body}`).digest('hex')
