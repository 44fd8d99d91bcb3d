/** What we use of wechat-api 1.35.1, which comes without types. Only `endpoints.ts` loads it. */
declare module 'wechat-api' {
  /** How wechat-api describes a request to its `request` method. */
  export interface RequestOptions {
    type?: 'GET' | 'POST'
    data?: unknown
    headers?: Record<string, string>
    /** What `uploadImageStream` and `uploadMediaStream` were given: our whole form. */
    stream?: Form
  }
  export interface Form {
    readonly headers: Record<string, string>
    readonly bytes: Buffer
  }
  export type Callback = (error: Error | null, data?: unknown) => void

  class API {
    constructor(appid: string, appsecret: string)
    endpoint: string
    token: { accessToken: string }
    static mixin(methods: object): void
    request(url: string, options: RequestOptions, callback: Callback): void
    getAccessToken(callback: Callback): void
    preRequest(method: (...args: unknown[]) => void, args: ArrayLike<unknown>): void
    /** media/uploadimg; only `headers` are looked at; `form` itself is handed on as `options.stream`. */
    uploadImageStream(form: Form, callback: Callback): void
    /** media/upload; the same, and `type` goes into the query. */
    uploadMediaStream(form: Form, type: string, callback: Callback): void
    /** qrcode/create, permanent; a text is sent as scene_str, a number as scene_id. */
    createLimitQRCode(scene: number | string, callback: Callback): void
    /** qrcode/create, temporary. */
    createTmpQRCode(scene: number | string, expire: number, callback: Callback): void
    /** message/mass/preview of a draft, by openid. */
    previewNews(openid: string, mediaId: string, callback: Callback): void
    removeMaterial(mediaId: string, callback: Callback): void
    getMaterialCount(callback: Callback): void
    /** material/batchget_material; `count` 1 to 20. */
    getMaterials(type: string, offset: number, count: number, callback: Callback): void
    clearQuota(appid: string, callback: Callback): void
    /** getcallbackip */
    getIp(callback: Callback): void
    /** message/mass/get */
    getMassMessageStatus(messageId: string, callback: Callback): void
  }
  export default API
}

declare module 'wechat-api/lib/util.js' {
  import type { Callback, RequestOptions } from 'wechat-api'
  interface Util {
    /** Adds `name` to `host` so that it goes through `preRequest` first. */
    make(host: object, name: string, method: (...args: never[]) => void): void
    postJSON(data: unknown): RequestOptions
    wrapper(callback: Callback): Callback
  }
  const util: Util
  export default util
}
