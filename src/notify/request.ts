import type { AxiosInstance, CreateAxiosDefaults } from 'axios'
import { NotDelivered } from './ports.ts'

/** One request, connect to last byte, in ms: shorter than what a first SIGINT leaves a process to finish. */
export const SEND_MS = 8000
/** Nothing anybody answers us is longer, in bytes. */
const ANSWER_MAX = 64 * 1024

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const SETTINGS: CreateAxiosDefaults = {
  adapter: 'http',
  maxRedirects: 0,
  proxy: false,
  maxContentLength: ANSWER_MAX,
  responseType: 'text',
  transformRequest: [],
  transformResponse: [],
  validateStatus: () => true,
  headers: { 'User-Agent': 'zhundian' },
}

let loaded: Promise<AxiosInstance> | undefined

/** Loaded with the first request: most runs of a worker have nothing to tell. */
const client = (): Promise<AxiosInstance> => (loaded ??= import('axios').then(({ create }) => create(SETTINGS)))

/**
 * One request with a total deadline, cut short by `stop`: no redirect, no proxy, no repetition.
 * @throws {NotDelivered} without a whole answer; never the address, which is a secret
 */
export async function request(
  { method, url, headers = {}, body }: Asked,
  timeoutMs = SEND_MS,
  stop?: AbortSignal,
): Promise<Answer> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), timeoutMs)
  const signal = stop ? AbortSignal.any([deadline.signal, stop]) : deadline.signal
  try {
    const answer = await (await client()).request<string>({ method, url, headers, data: body, signal })
    return { status: answer.status, text: answer.data }
  } catch (error) {
    throw new NotDelivered(deadline.signal.aborted ? 'timeout' : reasonOf(error))
  } finally {
    clearTimeout(timer)
  }
}

/** Never an error's own message: axios and Node put the address into it. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'failed'
}
