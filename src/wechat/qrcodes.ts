import { count } from './answers.ts'
import type { Calls } from './calls.ts'
import { z } from 'zod'

/** What a code stands for: a number, or a text of 1 to 64 characters. Scanned, it comes back in the event's EventKey. */
export type Scene = number | string

/** `url` is what to draw; `ticket` is good for WeChat's own picture of it (showqrcode). */
export interface QrCode {
  readonly ticket: string
  readonly url: string
}

// Limits of qrcode/create - official docs, api_createqrcode (read 2026-11-23)
const SCENE_CHARACTERS = 64
const PERMANENT_NUMBER_MAX = 100_000
const TEMPORARY_NUMBER_MAX = 0xffff_ffff
const LIFE_MAX_SECONDS = 2_592_000

const code = z.object({ ticket: z.string().min(1), url: z.string().min(1) })
const lasting = z.object({ ...code.shape, expire_seconds: count })

/** QR codes with a scene: a verified service account's only (48001). */
export class QrCodes {
  readonly #calls: Calls

  constructor(calls: Calls) {
    this.#calls = calls
  }

  /**
   * A code for good: at most 100,000 of an account, a number of 1 to 100,000. The same scene is the same code.
   * @throws {RangeError} a scene WeChat does not take
   * @see qrcode/create, QR_LIMIT_SCENE and QR_LIMIT_STR_SCENE - official docs, api_createqrcode (read 2026-11-23)
   */
  async permanent(scene: Scene): Promise<QrCode> {
    const fit = fitting(scene, PERMANENT_NUMBER_MAX)
    return this.#calls.read((api, done) => api.createLimitQRCode(fit, done), code)
  }

  /**
   * A code for some time: a number of 1 to 2^32 − 1; at most 30 days. WeChat's own default has changed over the years, so a
   * time is always sent. `expiresInSeconds` as WeChat answered.
   * @throws {RangeError} a scene or a time WeChat does not take
   * @see qrcode/create, QR_SCENE and QR_STR_SCENE - official docs, api_createqrcode (read 2026-11-23)
   */
  async temporary(scene: Scene, seconds: number): Promise<QrCode & { readonly expiresInSeconds: number }> {
    const fit = fitting(scene, TEMPORARY_NUMBER_MAX)
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > LIFE_MAX_SECONDS) throw new RangeError('seconds')
    const made = await this.#calls.read((api, done) => api.createTmpQRCode(fit, seconds, done), lasting)
    return { ticket: made.ticket, url: made.url, expiresInSeconds: made.expire_seconds }
  }
}

function fitting(scene: Scene, most: number): Scene {
  const fits =
    typeof scene === 'string'
      ? scene !== '' && [...scene].length <= SCENE_CHARACTERS
      : Number.isInteger(scene) && scene >= 1 && scene <= most
  if (!fits) throw new RangeError('scene')
  return scene
}
