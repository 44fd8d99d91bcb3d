import type { Action, Meta } from './article.ts'
import { FieldReader, type Fields } from './fields.ts'
import type { Field } from './front-matter.ts'
import { metaKey, type Key } from './keys.ts'
import { readAccent, readCover, readDate, readFocus, readSourceUrl } from './values.ts'

/** What one file, a draft or a series, asks for; `null` where it is silent. */
export type Wishes = { readonly [Name in Exclude<keyof Meta, 'credits'>]: Meta[Name] | null } & {
  readonly credits: Meta['credits']
}

const COMMENTS = {
  off: 'off',
  false: 'off',
  关闭: 'off',
  关: 'off',
  all: 'all',
  true: 'all',
  所有人: 'all',
  全部: 'all',
  fans: 'fans',
  粉丝: 'fans',
  仅粉丝: 'fans',
} as const
const REFERENCES = { brief: 'brief', 简: 'brief', 简略: 'brief', full: 'full', 全: 'full', 完整: 'full' } as const
const TYPES = { news: 'news', 图文: 'news', 图文消息: 'news', newspic: 'newspic', 图片消息: 'newspic' } as const
const DESIGNS = {
  plain: 'plain',
  文字: 'plain',
  photo: 'photo',
  照片: 'photo',
  figure: 'figure',
  数字: 'figure',
} as const
const AI = {
  none: 'none',
  false: 'none',
  无: 'none',
  未使用: 'none',
  assisted: 'assisted',
  辅助: 'assisted',
  generated: 'generated',
  生成: 'generated',
} as const
const ACTIONS: Readonly<Record<string, Action>> = {
  draft: 'draft',
  只存草稿箱: 'draft',
  publish: 'publish',
  发表: 'publish',
  mass: 'mass',
  群发: 'mass',
}

const BETWEEN_NAMES = /[&＆、，,；;]/
const BETWEEN_WORDS = /[、，,；;\s]+/
const BETWEEN_PATHS = /[，,；;]/

/**
 * The typed values of one file.
 * @throws {DraftError} `front-matter-type`, `-choice`, `-date`, `-url`, `-accent`, `-focus`, naming file, line and key
 */
export function readWishes(fields: Fields<Key>, file: string): Wishes {
  const read = new FieldReader(fields, file)
  return {
    title: read.text('title'),
    author: read.text('author'),
    date: readDate(read),
    digest: read.text('digest'),
    cover: readCover(read),
    coverDesign: read.choice('cover_design', DESIGNS),
    coverFocus: readFocus(read),
    qrLogo: read.text('qr_logo'),
    sourceUrl: readSourceUrl(read),
    series: read.text('series'),
    number: read.count('number'),
    organization: read.text('organization'),
    producers: read.list('producers', BETWEEN_NAMES),
    theme: read.text('theme'),
    accent: readAccent(read),
    comments: read.choice('comments', COMMENTS),
    references: read.choice('references', REFERENCES),
    credits: readCredits(read, file),
    type: read.choice('type', TYPES),
    also: read.list('also', BETWEEN_PATHS),
    ai: read.choice('ai', AI),
    accounts: read.list('accounts', BETWEEN_WORDS),
    tags: read.list('tags', BETWEEN_WORDS),
    action: read.choice('action', ACTIONS),
    lateMinutes: read.count('late'),
    accepted: read.list('accepted', BETWEEN_WORDS),
  }
}

type Reader = FieldReader<Key>

/** 编辑, 校对 and 审核 stand alone or inside `credits`. */
function readCredits(read: Reader, file: string): Meta['credits'] {
  const inside = new Map<Key, Field['value']>()
  for (const field of read.map('credits') ?? []) {
    const key = metaKey(field.key)
    if (key && field.value.kind !== 'empty') inside.set(key, field.value)
  }
  const within = new FieldReader(inside, file)
  const names = (key: 'edit' | 'proof' | 'review') =>
    (read.list(key, BETWEEN_NAMES) ?? within.list(key, BETWEEN_NAMES))?.join('、') || null
  return { edit: names('edit'), proof: names('proof'), review: names('review') }
}

/** The draft's wishes over its series', over what holds when nobody says anything. */
export function mergeWishes(draft: Wishes, series: Wishes | null, title: string): Meta {
  const first = <Name extends Exclude<keyof Meta, 'credits'>>(name: Name) => draft[name] ?? series?.[name] ?? null
  const credit = (name: keyof Meta['credits']) => draft.credits[name] ?? series?.credits[name] ?? null
  const name = first('series')
  return {
    title,
    author: first('author'),
    date: first('date'),
    digest: first('digest'),
    // A series has its cover drawn unless somebody names a picture.
    cover: first('cover') ?? (name === null ? null : 'auto'),
    coverDesign: first('coverDesign') ?? 'plain',
    coverFocus: first('coverFocus'),
    qrLogo: first('qrLogo'),
    sourceUrl: first('sourceUrl'),
    series: name,
    number: first('number'),
    organization: first('organization'),
    producers: first('producers') ?? [],
    theme: first('theme'),
    accent: first('accent'),
    comments: first('comments') ?? 'off',
    references: first('references') ?? 'brief',
    credits: { edit: credit('edit'), proof: credit('proof'), review: credit('review') },
    type: first('type') ?? 'news',
    also: first('also') ?? [],
    ai: first('ai') ?? 'none',
    accounts: first('accounts') ?? [],
    tags: first('tags') ?? [],
    action: series?.action ?? null,
    lateMinutes: series?.lateMinutes ?? null,
    accepted: series?.accepted ?? [],
  }
}
