import type { Callback, Form, RequestOptions } from 'wechat-api'
import { jsonBody } from './json.ts'
import type { Outgoing } from './transport.ts'

/** Sends `body` as JSON to the endpoint it is named for. */
type Post = (body: object, done: Callback) => void

/** Asks its endpoint for something without saying more. */
type Get = (done: Callback) => void

/** The calls wechat-api 1.35.1 does not know, or whose body lacks what we must send. */
const OWN = {
  stableToken: '/cgi-bin/stable_token',
  draftAdd: '/cgi-bin/draft/add',
  draftUpdate: '/cgi-bin/draft/update',
  draftGet: '/cgi-bin/draft/get',
  draftDelete: '/cgi-bin/draft/delete',
  draftBatchget: '/cgi-bin/draft/batchget',
  freepublishSubmit: '/cgi-bin/freepublish/submit',
  freepublishGet: '/cgi-bin/freepublish/get',
  freepublishBatchget: '/cgi-bin/freepublish/batchget',
  freepublishDelete: '/cgi-bin/freepublish/delete',
  massSendall: '/cgi-bin/message/mass/sendall',
  freepublishGetarticle: '/cgi-bin/freepublish/getarticle',
  massPreview: '/cgi-bin/message/mass/preview',
  massDelete: '/cgi-bin/message/mass/delete',
  // wechat-api's own throws where there is no response object
  materialGet: '/cgi-bin/material/get_material',
  quotaGet: '/cgi-bin/openapi/quota/get',
  callbackCheck: '/cgi-bin/callback/check',
} as const

const OWN_GET = {
  draftCount: '/cgi-bin/draft/count',
  getApiDomainIp: '/cgi-bin/get_api_domain_ip',
} as const

/** Uploads wechat-api can only make from a file's path. */
const OWN_UPLOAD = { materialAdd: '/cgi-bin/material/add_material' } as const

/** The kinds of material and media that are files. */
export type FileKind = 'image' | 'voice' | 'video' | 'thumb'

/** WeChat's calls as wechat-api spells them out: its own methods, and ours mixed in. */
export type Endpoints = Record<keyof typeof OWN, Post> &
  Record<keyof typeof OWN_GET, Get> &
  Record<keyof typeof OWN_UPLOAD, (form: Form, kind: FileKind, done: Callback) => void> & {
    /** media/uploadimg */
    uploadImageStream(form: Form, done: Callback): void
    /** media/upload */
    uploadMediaStream(form: Form, kind: FileKind, done: Callback): void
    /** qrcode/create; a number or a text is the scene */
    createLimitQRCode(scene: number | string, done: Callback): void
    createTmpQRCode(scene: number | string, seconds: number, done: Callback): void
    /** message/mass/preview, by openid */
    previewNews(openid: string, draft: string, done: Callback): void
    getMassMessageStatus(mass: string, done: Callback): void
    removeMaterial(material: string, done: Callback): void
    getMaterialCount(done: Callback): void
    getMaterials(type: string, offset: number, count: number, done: Callback): void
    clearQuota(appid: string, done: Callback): void
    /** getcallbackip */
    getIp(done: Callback): void
  }

export type Ask = (api: Endpoints, done: Callback) => void

/**
 * Lets `ask` choose one call of wechat-api, and has the request it spells out carried out by `carry`. The outcome goes
 * round wechat-api's own callback, which would rename our errors and forget the endpoint.
 */
export async function perform<T>(ask: Ask, carry: (outgoing: Outgoing) => Promise<T>): Promise<T> {
  const make = await (loaded ??= load())
  return new Promise<T>((resolve, reject) => {
    const send: Send = outgoing => carry(outgoing).then(resolve, reject)
    ask(make(send), error => {
      if (error !== null) reject(error)
    })
  })
}

type Send = (outgoing: Outgoing) => Promise<void>

/** wechat-api brings urllib along and costs a tenth of a second, so it is loaded with the first call; mixed into once. */
let loaded: Promise<(send: Send) => Endpoints> | undefined

async function load(): Promise<(send: Send) => Endpoints> {
  const { default: API } = await import('wechat-api')
  const { default: util } = await import('wechat-api/lib/util.js')
  const own = {}
  for (const [name, endpoint] of Object.entries(OWN)) {
    util.make(own, name, function (this: InstanceType<typeof API>, body: object, done: Callback) {
      this.request(`${this.endpoint}${endpoint}`, util.postJSON(body), util.wrapper(done))
    })
  }
  for (const [name, endpoint] of Object.entries(OWN_GET)) {
    util.make(own, name, function (this: InstanceType<typeof API>, done: Callback) {
      this.request(`${this.endpoint}${endpoint}`, {}, util.wrapper(done))
    })
  }
  for (const [name, endpoint] of Object.entries(OWN_UPLOAD)) {
    util.make(own, name, function (this: InstanceType<typeof API>, form: Form, kind: FileKind, done: Callback) {
      const options: RequestOptions = { type: 'POST', headers: form.headers, stream: form }
      this.request(`${this.endpoint}${endpoint}?type=${kind}`, options, util.wrapper(done))
    })
  }
  if (!('stableToken' in API.prototype)) API.mixin(own) // it throws on a name that is there already

  /** One object per request: `this.token` of wechat-api is shared by everybody who uses the same one. */
  class OneRequest extends API {
    readonly #send: Send
    constructor(send: Send) {
      super('', '') // neither appid nor secret is its business
      this.#send = send
      this.endpoint = ''
      this.token = { accessToken: '' } // whoever sends puts the real one in
    }
    /** Without the look for a token, and without the repetition on 40001. */
    override preRequest(method: (...args: unknown[]) => void, args: ArrayLike<unknown>): void {
      method.apply(this, Array.from(args))
    }
    override getAccessToken(done: Callback): void {
      process.nextTick(done, new Error('tokens come from the keeper'))
    }
    /** nextTick: what throws inside a callback must not become an unhandled rejection of this chain. */
    override request(url: string, options: RequestOptions, done: Callback): void {
      void this.#send(spelledOut(url, options)).then(() => process.nextTick(done, null, {}))
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- mixin adds to the prototype behind the type's back
  return send => new OneRequest(send) as unknown as Endpoints
}

function spelledOut(url: string, options: RequestOptions): Outgoing {
  const { pathname, searchParams } = new URL(url, 'http://path.invalid')
  searchParams.delete('access_token')
  return {
    endpoint: pathname,
    method: options.type ?? 'GET',
    query: Object.fromEntries(searchParams),
    headers: options.headers ?? {},
    body: bodyOf(options),
  }
}

function bodyOf(options: RequestOptions): Buffer | null {
  if (options.stream !== undefined) return options.stream.bytes
  return options.data === undefined ? null : jsonBody(options.data)
}
