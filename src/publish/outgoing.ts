import { ACCOUNT_CODE } from '../article/pictures.ts'
import { qrPicture } from '../media/qr.ts'
import type { Picture } from '../media/picture.ts'
import { place } from '../render/place.ts'
import { TransportError, WechatError } from './errors.ts'
import type { OutgoingArticle, ThumbId } from './ports.ts'
import type { UploadRecord, Use } from './records.ts'
import { bodyPictures, coverPictures, needsAccountCode, type Snapshot } from './snapshot.ts'
import type { Turn } from './turn.ts'

/** The account may not make its own code and nobody gave a picture of it. */
export class NoAccountCode extends Error {
  override readonly name = 'NoAccountCode'
}

/** The picture of the account's own code: drawn from what qrcode/create says, once per account; else the one given. */
async function accountCode({ world, platform, publication }: Turn): Promise<Picture> {
  const { account } = publication
  try {
    let url = await world.store.accountCode(account)
    if (url === undefined) {
      url = await platform.accountCode()
      await world.store.saveAccountCode(account, url)
    }
    return await qrPicture(url)
  } catch (error) {
    if (!(error instanceof WechatError && error.fault === 'unauthorised')) throw error
    const given = await world.accountPicture(account)
    if (!given) throw new NoAccountCode()
    return given
  }
}

interface Carried extends UploadRecord {
  /** What a snapshot's html or cover calls it. */
  readonly name: string
  readonly isNew: boolean
}

/** A picture an article needs, for one use. */
interface Needed {
  readonly name: string
  readonly sha256: string
  readonly use: Use
  readonly bytes: () => Promise<Picture>
}

/** How far one article's pictures are. */
interface Progress {
  done: number
  total: number
}

/**
 * Where these bytes stand for this use: where they stood before, or carried there now.
 * @throws {WechatError} with the picture's hash in its answer @throws {TransportError}
 */
async function carried(turn: Turn, { name, sha256, use, bytes }: Needed, progress: Progress): Promise<Carried> {
  const { store, clock } = turn.world
  const known = await store.upload(turn.publication.account, sha256, use)
  if (known) return { name, sha256, use, ...known, isNew: false }
  progress.total += 1
  const picture = await bytes()
  const { ref, material } = await uploaded(turn, picture, use).catch((error: unknown) => {
    if (!(error instanceof WechatError)) throw error
    const { endpoint, errcode, errmsg, fault, answer } = error
    throw new WechatError(endpoint, errcode, errmsg, fault, { ...answer, picture: sha256 })
  })
  progress.done += 1
  turn.world.log('picture.uploaded', { publication: turn.publication.id, ...progress })
  return { name, sha256, use, ref, material, at: clock.now(), isNew: true }
}

/** An article's pictures get an address alone; covers, and pictures that move, go into the library. */
async function uploaded(
  { platform }: Turn,
  picture: Picture,
  use: Use,
): Promise<{ readonly ref: string; readonly material: string | null }> {
  if (use === 'inline' && picture.type !== 'image/gif') {
    return { ref: await platform.uploadInline(picture), material: null }
  }
  const { thumb: material, url } = await platform.uploadImage(picture)
  if (use === 'cover') return { ref: material, material }
  if (url === null) throw new TransportError('/cgi-bin/material/add_material', 'no address in the answer', true)
  return { ref: url, material }
}

/**
 * Carries the pictures WeChat does not have yet, side by side, and gives the articles as they are sent. One failure
 * stops the article before a draft exists; what did arrive is remembered, in one commit: an upload whose record is lost
 * only happens again.
 * @throws {WechatError | TransportError | NoAccountCode}
 */
export async function carry(turn: Turn, snapshot: Snapshot): Promise<readonly OutgoingArticle[]> {
  const { store } = turn.world
  // whether there is a code to draw at all is known before anything is carried
  const code = needsAccountCode(snapshot) ? await accountCode(turn) : undefined
  const needed = (name: string, sha256: string, use: Use): Needed => ({
    name,
    sha256,
    use,
    bytes: () => store.picture(sha256),
  })
  const all: readonly Needed[] = [
    ...bodyPictures(snapshot).map(hash => needed(`sha256:${hash}`, hash, 'inline')),
    ...coverPictures(snapshot).map(hash => needed(hash, hash, 'cover')),
    ...(code ? [{ ...needed(ACCOUNT_CODE, code.sha256, 'inline'), bytes: async () => code }] : []),
  ]
  const progress = { done: 0, total: 0 }
  const settled = await Promise.allSettled(all.map(one => carried(turn, one, progress)))
  const arrived = settled.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const fresh = arrived.filter(one => one.isNew)
  const standing = fresh.length > 0 ? await store.saveUploads(turn.publication.account, fresh) : []
  const failed = settled.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
  const refOf = (one: Carried) => standing.find(kept => kept.sha256 === one.sha256 && kept.use === one.use)?.ref
  return outgoing(
    snapshot,
    arrived.map(one => ({ ...one, ref: refOf(one) ?? one.ref })),
  )
}

/** The articles of a snapshot with WeChat's addresses in their places. */
function outgoing(snapshot: Snapshot, arrived: readonly Carried[]): readonly OutgoingArticle[] {
  const of = (use: Use) => arrived.filter(one => one.use === use).map(({ name, ref }) => [name, ref] as const)
  const inline = new Map(of('inline').map(([name, src]) => [name, { src }]))
  const thumbs = new Map(of('cover'))
  return snapshot.articles.map(article => ({
    title: article.title,
    author: article.author,
    digest: article.digest,
    html: place(article.html, inline),
    sourceUrl: article.sourceUrl,
    thumb: (thumbs.get(article.cover) ?? '') as ThumbId,
    ...(article.images ? { images: article.images.map(hash => (thumbs.get(hash) ?? '') as ThumbId) } : {}),
    wide: article.wide,
    square: article.square,
    comments: article.comments,
  }))
}
