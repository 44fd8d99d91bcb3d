import { readShort, signedQuery } from './callback.ts'
import { originalId } from './event-xml.ts'
import type { Answer } from './followers/records.ts'
import { readReply } from './followers/reply.ts'
import { encrypt, signatureOf } from './message-crypt.ts'
import { dueAt, type Letter, letterOf, type Subject, subjectOf } from './push-letter.ts'
import { withReplaced, type Account, type Callback, type Push } from './records.ts'
import type { Store } from './store.ts'

/** Tries of one push, and the pause after all of them failed. @see developers.weixin.qq.com, guide/dev/push (read 2026-11-23) */
const TRIES = 3
const PAUSE_MS = 60_000
/** An encrypted text of 2 KB takes some 3 KB; nothing longer than this is a reply. */
const LONGEST_REPLY_BYTES = 65_536
/** A timer may not be set for longer than this; the next look comes then. */
const LONGEST_TIMER_MS = 3_600_000

/** Pushes what ended, and what followers do, to the callbacks, each up to three times; whatever is pending is kept by the store. */
export class Pusher {
  private timer: NodeJS.Timeout | undefined
  private readonly underWay = new Map<number, Promise<void>>()
  private readonly closing = new AbortController()

  constructor(
    private readonly store: Store,
    private readonly origin: string,
  ) {}

  /** Starts what is due and sets a timer for what comes next. Called after every change. */
  wake(): void {
    if (this.closing.signal.aborted) return
    clearTimeout(this.timer)
    const now = this.store.now()
    let next = Infinity
    for (const push of this.store.state.pushes) {
      if (this.underWay.has(push.id)) continue
      const at = this.dueOf(push)
      if (at <= now) this.begin(push)
      else next = Math.min(next, at)
    }
    if (next === Infinity) return
    this.timer = setTimeout(() => this.wake(), Math.min(next - now, LONGEST_TIMER_MS))
    this.timer.unref()
  }

  /** Ends what is under way; it is tried again at the next start. */
  async close(): Promise<void> {
    this.closing.abort()
    clearTimeout(this.timer)
    await Promise.all(this.underWay.values())
  }

  private dueOf(push: Push): number {
    const { account, subject } = this.subjectOf(push)
    if (account === undefined || subject === undefined) return 0
    return Math.max(dueAt(subject), push.notBefore, account.callback === null ? 0 : account.pausedUntil)
  }

  private subjectOf(push: Push): { account: Account | undefined; subject: Subject | undefined } {
    const account = this.store.state.accounts.find(account => account.appid === push.appid)
    return { account, subject: subjectOf(account, push) }
  }

  private begin(push: Push): void {
    this.underWay.set(push.id, this.carry(push))
  }

  private async carry(push: Push): Promise<void> {
    const isKept = await this.attempt(push).then(
      () => true,
      () => false,
    )
    this.underWay.delete(push.id)
    // A disk that fails keeps the push pending; the next change looks at it again, not this one in a circle.
    if (isKept) this.wake()
  }

  /** One try, its place in the ledger, and what follows from it. */
  private async attempt(push: Push): Promise<void> {
    const { account, subject } = this.subjectOf(push)
    if (account === undefined || subject === undefined || account.callback === null) return this.drop(push)
    const { callback } = account
    const letter = letterOf(subject, account, callback, this.origin)
    const { trouble, reply } = await this.send(account, callback, letter)
    if (this.closing.signal.aborted) return
    const now = this.store.now()
    const answer = reply === undefined ? undefined : readReply(reply, { account, callback, openid: letter.openid, now })
    this.store.note({
      by: 'push',
      method: 'POST',
      path: letter.name,
      appid: account.appid,
      errcode: null,
      effect: { kind: 'event-pushed', id: String(push.job) },
      ...(trouble === undefined ? {} : { fault: trouble }),
      ...(answer === undefined ? {} : { answer: answer.kind }),
    })
    this.settle(push, account, callback, trouble !== undefined)
    const isGivenUp = !this.store.state.pushes.some(other => other.id === push.id)
    this.show(account, push, answer ?? (isGivenUp ? { kind: 'unavailable' } : undefined))
    await this.store.commit()
  }

  /** Answered, it is done, or goes out again where duplicates are asked for; else it is tried again, or given up. */
  private settle(push: Push, account: Account, callback: Callback, isTrouble: boolean): void {
    const { state } = this.store
    const now = this.store.now()
    const tries = isTrouble ? push.tries + 1 : 0
    const copies = isTrouble ? push.copies : push.copies + 1
    const isGivenUp = tries >= TRIES
    if (isGivenUp) account.pausedUntil = now + PAUSE_MS
    const notBefore = isTrouble ? now + state.settings.pushGapMs : 0
    if (isGivenUp || copies >= callback.copies) this.remove(push)
    else state.pushes = withReplaced(state.pushes, push, { ...push, tries, copies, notBefore })
  }

  /** What the follower sees: the first answer that came, or, when none did, that the account cannot serve. */
  private show(account: Account, push: Push, answer: Answer | undefined): void {
    const message = push.of === 'follower' ? account.messages.findLast(message => message.id === push.job) : undefined
    if (message === undefined || answer === undefined || message.answer !== undefined) return
    if (message.deed.kind === 'unsubscribe') return // they are gone and see nothing of it
    account.messages = withReplaced(account.messages, message, { ...message, answer })
  }

  private async drop(push: Push): Promise<void> {
    this.remove(push)
    await this.store.commit()
  }

  private remove(push: Push): void {
    this.store.state.pushes = this.store.state.pushes.filter(other => other.id !== push.id)
  }

  /** @returns the answer's body, or what went wrong: `timeout`, `http-STATUS` or `unreachable` */
  private async send(
    account: Account,
    callback: Callback,
    letter: Letter,
  ): Promise<{ readonly reply?: string; readonly trouble?: string }> {
    const { url, body } = delivery(account, callback, letter, this.store.now())
    const late = AbortSignal.timeout(this.store.state.settings.pushTimeoutMs)
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/xml' },
        redirect: 'manual',
        signal: AbortSignal.any([late, this.closing.signal]),
      })
      const reply = await readShort(answer, LONGEST_REPLY_BYTES)
      return answer.status === 200 ? { reply } : { trouble: `http-${answer.status}` }
    } catch {
      return { trouble: late.aborted ? 'timeout' : 'unreachable' }
    }
  }
}

/** The address with its signatures, and the body in the mode the account has chosen. */
export function delivery(
  account: Account,
  callback: Callback,
  { xml, openid }: Letter,
  now: number,
): { url: URL; body: string } {
  const url = new URL(callback.url)
  const query = signedQuery(callback, now)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  url.searchParams.set('openid', openid)
  if (callback.mode === 'plain' || callback.encodingAesKey === null) return { url, body: xml }
  const encrypted = encrypt(xml, account.appid, callback.encodingAesKey)
  url.searchParams.set('encrypt_type', 'aes')
  url.searchParams.set('msg_signature', signatureOf(callback.token, query.timestamp, query.nonce, encrypted))
  const element = `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  if (callback.mode === 'compatible') return { url, body: `${xml.slice(0, -'</xml>'.length)}${element}` }
  return { url, body: `<xml><ToUserName><![CDATA[${originalId(account.appid)}]]></ToUserName>${element}` }
}
