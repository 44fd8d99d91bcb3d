import { sandbox as zh } from '../text/zh/sandbox.ts'
import type { Account, AccountKind } from './records.ts'

export type { Account, AccountKind } from './records.ts'

export const ACCOUNT_KINDS: readonly AccountKind[] = ['unverified', 'verified-subscription', 'verified-service']

/** What a call needs an account to be allowed. */
export type Ability = 'basic' | 'freepublish' | 'mass' | 'mass-list' | 'qrcode'

export const isAccountKind = (value: unknown): value is AccountKind => ACCOUNT_KINDS.some(kind => kind === value)

/**
 * Which account kind may do what. freepublish was withdrawn from unverified accounts in July 2025.
 * @see developers.weixin.qq.com, permission marks of each call's page and the publish guide (read 2026-11-23)
 */
const ALLOWED: Readonly<Record<AccountKind, readonly Ability[]>> = {
  unverified: ['basic'],
  'verified-subscription': ['basic', 'freepublish', 'mass'],
  'verified-service': ['basic', 'freepublish', 'mass', 'mass-list', 'qrcode'],
}

export const mayUse = (kind: AccountKind, ability: Ability): boolean => ALLOWED[kind].includes(ability)

/** The account every sandbox has: a verified service account. The secret opens nothing outside this machine. */
export const SANDBOX_APP_ID = 'wx5a9d0b3c7e1f2846'
export const SANDBOX_SECRET = '7d1e6a40c2b95f83e0a4d7c61b38f295'

/** An account with nothing in it. */
export const newAccount = (appid: string, secret: string, kind: AccountKind, name: string): Account => ({
  appid,
  secret,
  kind,
  name,
  tokens: { plain: [], stable: [], forced: { day: '', count: 0, at: 0 } },
  materials: [],
  recordings: [],
  media: [],
  inlinePictures: [],
  drafts: [],
  publishJobs: [],
  massJobs: [],
  codes: [],
  followers: [],
  messages: [],
  previews: [],
  tags: null,
  usage: { day: '', calls: {} },
  minute: { at: 0, calls: {} },
  clears: { month: '', count: 0, single: 0 },
  massSpeed: 0,
  confirmation: 'off',
  callback: null,
  pausedUntil: 0,
})

export const defaultAccount = (): Account => newAccount(SANDBOX_APP_ID, SANDBOX_SECRET, 'verified-service', zh.account)
