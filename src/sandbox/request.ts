import { BodyTooLarge, Refused } from './answer.ts'
import type { Upload } from './call.ts'

/** Above this the live service has been seen to cut the connection. */
const MOST_BYTES = 24 * 1024 * 1024

/** The whole body. @throws {BodyTooLarge} */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES) throw new BodyTooLarge('declared')
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw new BodyTooLarge('sent')
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/**
 * A JSON object out of a body. With `literalEscapes` a `\uXXXX` stays the six characters it is written with, as the
 * live service keeps it. @throws {Refused} 44002 empty, 47001 not UTF-8, not JSON, or not an object
 */
export function parseJson(bytes: Uint8Array, literalEscapes: boolean): Record<string, unknown> {
  if (bytes.byteLength === 0) throw new Refused(44002)
  let value: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    value = JSON.parse(literalEscapes ? keepEscapes(text) : text)
  } catch {
    throw new Refused(47001)
  }
  if (!isObject(value)) throw new Refused(47001)
  return value
}

/** Doubles the backslash of `\uXXXX` and leaves every other escape alone, `\\u` among them. */
const keepEscapes = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4})|\\./gs, (whole, escape: string | undefined) =>
    escape === undefined ? whole : `\\\\${escape}`,
  )

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The file in field `media` and the text in `description`; `undefined` when there is none, or when it came without a file name. */
export async function parseUpload(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Upload | undefined> {
  if (!/^multipart\/form-data\b/i.test(type)) return undefined
  try {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    const media = form.get('media')
    if (media === null || typeof media === 'string') return undefined
    const description = form.get('description')
    const beside = typeof description === 'string' ? { description } : {}
    return { name: media.name, bytes: new Uint8Array(await media.arrayBuffer()), ...beside }
  } catch {
    return undefined
  }
}

/** An id that may come as a number or as its digits; `undefined` for anything else. */
export function idOf(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value)
  return undefined
}

/** `offset` and `count` (1..20) of a list. @throws {Refused} with `errcode` when they are anything else */
export function pageOf(body: Readonly<Record<string, unknown>>, errcode: number): { offset: number; count: number } {
  const { offset, count } = body
  if (!isWhole(offset) || offset < 0 || !isWhole(count) || count < 1 || count > 20) throw new Refused(errcode)
  return { offset, count }
}

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)

/** `no_content` of a list: 1 leaves the article html out. */
export const withoutContent = (body: Readonly<Record<string, unknown>>): boolean => body['no_content'] === 1
