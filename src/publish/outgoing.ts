import { qrPicture } from '../media/qr.ts'
import type { Picture } from '../media/picture.ts'
import { place } from '../render/place.ts'
import { WechatError } from './errors.ts'
import type { OutgoingArticle, ThumbId } from './ports.ts'
import type { Use } from './records.ts'
import { ACCOUNT_CODE, bodyPictures, coverPictures, needsAccountCode, type Snapshot } from './snapshot.ts'
import type { Turn } from './turn.ts'

/** The account may not make its own code and nobody gave a picture of it. */
export class NoAccountCode extends Error {
  override readonly name = 'NoAccountCode'
}

/** Where each picture of a snapshot stands at WeChat: SHA-256 or `qr:account` to address or id. */
type Addresses = ReadonlyMap<string, string>

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

async function uploaded(turn: Turn, picture: Picture, use: Use): Promise<string> {
  const { store, clock } = turn.world
  const { account } = turn.publication
  const known = await store.upload(account, picture.sha256, use)
  if (known) return known.ref
  const ref =
    use === 'cover' ? (await turn.platform.uploadCover(picture)).thumb : await turn.platform.uploadInline(picture)
  await store.saveUpload(account, picture.sha256, use, { ref, at: clock.now() })
  return ref
}

/**
 * Carries the pictures WeChat does not have yet, side by side, and gives the articles as they are sent. One failure
 * stops the article before a draft exists; what did arrive is remembered.
 * @throws {WechatError | TransportError | NoAccountCode}
 */
export async function carry(turn: Turn, snapshot: Snapshot): Promise<readonly OutgoingArticle[]> {
  const { store } = turn.world
  const one = async (key: string, use: Use, bytes: () => Promise<Picture>) => {
    const known = await store.upload(turn.publication.account, key, use)
    return [`${use} ${key}`, known ? known.ref : await uploaded(turn, await bytes(), use)] as const
  }
  // whether there is a code to draw at all is known before anything is carried
  const code = needsAccountCode(snapshot) ? await accountCode(turn) : undefined
  const jobs = [
    ...bodyPictures(snapshot).map(hash => one(hash, 'inline', () => store.picture(hash))),
    ...coverPictures(snapshot).map(hash => one(hash, 'cover', () => store.picture(hash))),
  ]
  if (code) jobs.push(uploaded(turn, code, 'inline').then(ref => [`inline ${ACCOUNT_CODE}`, ref] as const))
  const settled = await Promise.allSettled(jobs)
  const failed = settled.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
  return outgoing(snapshot, new Map(settled.map(result => (result as PromiseFulfilledResult<[string, string]>).value)))
}

/** The articles of a snapshot with WeChat's addresses in their places. */
function outgoing(snapshot: Snapshot, addresses: Addresses): readonly OutgoingArticle[] {
  const inline = new Map(
    [...addresses]
      .filter(([key]) => key.startsWith('inline '))
      .map(([key, src]) => {
        const name = key.slice('inline '.length)
        return [name === ACCOUNT_CODE ? name : `sha256:${name}`, { src }] as const
      }),
  )
  return snapshot.articles.map(article => ({
    title: article.title,
    author: article.author,
    digest: article.digest,
    html: place(article.html, inline),
    sourceUrl: article.sourceUrl,
    thumb: (addresses.get(`cover ${article.cover}`) ?? '') as ThumbId,
    wide: article.wide,
    square: article.square,
    comments: article.comments,
  }))
}
