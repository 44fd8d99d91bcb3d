import { createHash } from 'node:crypto'
import { Refused } from './answer.ts'
import type { JsonCall, Reply } from './call.ts'
import { isObject } from './request.ts'

/** @see developers.weixin.qq.com, api_createqrcode (read 2026-11-23) */
const LONGEST_SECONDS = 2_592_000
const USUAL_SECONDS = 60
const SCENE_CHARACTERS = 64
const PERMANENT_IDS = 100_000

/** POST /cgi-bin/qrcode/create: the same scene has the same ticket. @throws {Refused} 40052, 40053 */
export function createCode({ account, body }: JsonCall): Reply {
  const action = body['action_name']
  const isPermanent = action === 'QR_LIMIT_SCENE' || action === 'QR_LIMIT_STR_SCENE'
  if (!isPermanent && action !== 'QR_SCENE' && action !== 'QR_STR_SCENE') throw new Refused(40052)
  const scene = sceneOf(body, action.includes('STR'), isPermanent)
  const made = createHash('sha256')
    .update(JSON.stringify([account.appid, action, scene]))
    .digest('base64url')
  const expiry = isPermanent ? {} : { expire_seconds: secondsOf(body['expire_seconds']) }
  return {
    json: { ticket: `gQ${made}${made.slice(0, 40)}`, ...expiry, url: `http://weixin.qq.com/q/${made.slice(0, 27)}` },
  }
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
