import { createHash } from 'node:crypto'
import { Refused } from './answer.ts'
import type { JsonCall, Reply } from './call.ts'
import type { Account, Code } from './records.ts'
import { isObject } from './request.ts'

/** @see developers.weixin.qq.com, api_createqrcode (read 2026-11-23) */
const LONGEST_SECONDS = 2_592_000
const USUAL_SECONDS = 60
const SCENE_CHARACTERS = 64
const PERMANENT_IDS = 100_000
const PERMANENT_MAX = 100_000
const CODE_WIDTH_PX = 430

/** POST /cgi-bin/qrcode/create: the same scene has the same ticket. @throws {Refused} 40052, 40053; 45009 no room for another permanent one, a guess */
export function createCode({ account, body, now }: JsonCall): Reply {
  const action = body['action_name']
  const isPermanent = action === 'QR_LIMIT_SCENE' || action === 'QR_LIMIT_STR_SCENE'
  if (!isPermanent && action !== 'QR_SCENE' && action !== 'QR_STR_SCENE') throw new Refused(40052)
  const scene = sceneOf(body, action.includes('STR'), isPermanent)
  const made = createHash('sha256')
    .update(JSON.stringify([account.appid, action, scene]))
    .digest('base64url')
  const seconds = isPermanent ? null : secondsOf(body['expire_seconds'])
  const [ticket, url] = [`gQ${made}${made.slice(0, 40)}`, `http://weixin.qq.com/q/${made.slice(0, 27)}`]
  const expiresAt = seconds === null ? null : now + seconds * 1000
  const others = account.codes.filter(code => code.ticket !== ticket && isAlive(code, now))
  if (isPermanent && others.filter(code => code.expiresAt === null).length >= PERMANENT_MAX) throw new Refused(45009)
  account.codes = [...others, { ticket, url, expiresAt, scene: String(scene) }]
  const expiry = seconds === null ? {} : { expire_seconds: seconds }
  return { json: { ticket, ...expiry, url } }
}

/** Whether a code can still be scanned. */
export const isAlive = (code: Code, now: number): boolean => code.expiresAt === null || now < code.expiresAt

/** The picture behind showqrcode?ticket= : jpeg bytes; `undefined` for a ticket nobody was given, or one that expired. */
export async function drawnCode(
  accounts: readonly Account[],
  ticket: string,
  now: number,
): Promise<Buffer | undefined> {
  const found = accounts.flatMap(account => account.codes).find(code => code.ticket === ticket)
  if (found === undefined || !isAlive(found, now)) return undefined
  // Loaded when a code is first asked for: most runs of the sandbox draw none.
  const [{ toBuffer }, { default: sharp }] = await Promise.all([import('qrcode'), import('sharp')])
  const png = await toBuffer(found.url, { type: 'png', width: CODE_WIDTH_PX, margin: 2, errorCorrectionLevel: 'M' })
  return sharp(png).jpeg({ quality: 90 }).toBuffer()
}

function sceneOf(body: JsonCall['body'], isText: boolean, isPermanent: boolean): string | number {
  const info = body['action_info']
  const scene = isObject(info) && isObject(info['scene']) ? info['scene'] : {}
  const value = scene[isText ? 'scene_str' : 'scene_id']
  if (isText) {
    if (typeof value !== 'string' || value === '' || Array.from(value).length > SCENE_CHARACTERS)
      throw new Refused(40053)
    return value
  }
  const most = isPermanent ? PERMANENT_IDS : 0xffff_ffff
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most) throw new Refused(40053)
  return value
}

function secondsOf(value: unknown): number {
  if (value === undefined || value === null) return USUAL_SECONDS
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > LONGEST_SECONDS)
    throw new Refused(40053)
  return value
}
