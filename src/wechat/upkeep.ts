import type { Hold } from '../publish/ports.ts'
import { addresses, done, reached } from './answers.ts'
import type { DayQuota } from './budget.ts'
import type { Calls } from './calls.ts'

/** What an operator asks of the account: quotas, and who talks to whom. */
export class Upkeep {
  readonly #calls: Calls
  readonly #appid: string

  constructor(calls: Calls, appid: string) {
    this.#calls = calls
    this.#appid = appid
  }

  /**
   * Calls a day of one endpoint and how many of them are used, all programs of the account counted.
   * @param endpoint with its leading slash and without a host: `/cgi-bin/draft/add`
   * @throws {WechatError} 76021 unknown path, 76022 not for this account
   * @see openapi/quota/get - official docs, api_getapiquota (read 2026-11-23)
   */
  quota(endpoint: string): Promise<DayQuota> {
    return this.#calls.quota(endpoint)
  }

  /**
   * Sets all day counts of the account back to zero: 10 times a month, the button in the console included.
   * @throws {WechatError} 48006 when those are used up
   * @see clear_quota - official docs, api_clearquota (read 2026-11-23)
   */
  clearQuota(hold: Hold): Promise<void> {
    return this.#calls.verb(hold, (api, then) => api.clearQuota(this.#appid, then), done)
  }

  /**
   * Addresses WeChat's callbacks come from, some as CIDR ranges; they change from time to time.
   * @see getcallbackip - official docs, api_getcallbackip (read 2026-11-23)
   */
  callbackAddresses(): Promise<readonly string[]> {
    return this.#calls.read((api, then) => api.getIp(then), addresses)
  }

  /**
   * True when WeChat finds the address it pushes to and reaches its machine. Says nothing of what answers there.
   * @throws {WechatError} 40201 no address is set in the console
   * @see callback/check - official docs, api_callbackcheck (read 2026-11-23)
   */
  isCallbackReached(): Promise<boolean> {
    const body = { action: 'all', check_operator: 'DEFAULT' }
    return this.#calls.read((api, then) => api.callbackCheck(body, then), reached)
  }

  /** Addresses of the API itself. @see get_api_domain_ip - official docs, api_getapidomainip (read 2026-11-23) */
  apiAddresses(): Promise<readonly string[]> {
    return this.#calls.read((api, then) => api.getApiDomainIp(then), addresses)
  }
}
