/** A follower known by name. Times are ms since 1970. */
export interface Follower {
  readonly openid: string
  /** Their own WeChat id (微信号), '' when nobody said. */
  readonly name: string
  readonly tags: readonly number[]
  readonly since: number
  /** They followed once and do no more. */
  readonly left: boolean
}

/** A tag of the account; `crowd` is how many of the nameless followers bear it. */
export interface Tag {
  readonly id: number
  readonly name: string
  readonly crowd: number
}

/** What a follower did. @see developers.weixin.qq.com, guide/product/Receive_event_pushes (read 2026-11-23) */
export type Deed =
  | { readonly kind: 'subscribe'; readonly scene?: string; readonly ticket?: string }
  | { readonly kind: 'unsubscribe' }
  | { readonly kind: 'scan'; readonly scene: string; readonly ticket: string }
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'click'; readonly key: string }
  | { readonly kind: 'view'; readonly url: string; readonly menuId: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly precision: number }

/**
 * What the follower sees of the account's answer. `none`: nothing, as was asked for by `success` or an empty body ·
 * `unavailable`: the platform's own sentence that the account cannot serve now.
 */
export interface Answer {
  readonly kind: 'none' | 'unavailable' | 'text' | 'image' | 'voice' | 'video' | 'music' | 'news'
  /** A text's words, or the title of what came. */
  readonly words?: string
}

/** One deed and what came back. Without a callback, or before it was answered, there is no answer. */
export interface FollowerMessage {
  readonly id: number
  readonly openid: string
  readonly at: number
  readonly deed: Deed
  readonly answer?: Answer
}

/** A message sent to one person to look at before it goes out. */
export interface Preview {
  readonly msgId: number
  readonly to: string
  readonly at: number
  /** The draft's articles by title, or the words of a text; '' for pictures and recordings. */
  readonly words: string
  readonly kind: 'mpnews' | 'text' | 'image' | 'voice' | 'mpvideo'
}
