import type { Generated } from 'kysely'

/** The store's tables: text, integers (times in ms since 1970) and blobs only, so that both engines agree. */
export interface Tables {
  migrations: { name: string; at: number }
  meta: { name: string; value: string }
  accounts: {
    id: string
    alias: string
    origin: string
    appid: string
    /** Sealed; null when the secret comes from the environment each time. */
    secret: string | null
    paused_at: number | null
    code_url: string | null
    /** IANA; null: the settings' own. */
    zone: string | null
    added_at: number
    removed_at: number | null
    /** Sealed: what its pushes are checked with; null when it takes none, or the environment says. */
    callback: string | null
  }
  tokens: { account: string; token: string | null; expires_at: number; renewing_until: number; renewer: string | null }
  publications: {
    id: string
    account: string
    issue: string
    kind: string
    round: number
    action: string
    state: string
    reason: string | null
    snapshot: string
    title: string
    audience: string
    due_at: number
    late_minutes: number
    wake_at: number
    tries: number
    allowed: string | null
    draft: string | null
    publish_id: string | null
    mass_id: string | null
    article: string | null
    url: string | null
    planned_at: number
    no_quota: Generated<string>
    version: number
  }
  journal: {
    seq: Generated<number>
    publication: string
    at: number
    step: string
    outcome: string
    intent: number | null
    detail: string
  }
  leases: { account: string; issue: string; nonce: string; owner: string; until: number }
  drafts: {
    account: string
    issue: string
    round: number
    draft: string
    snapshot: string
    baseline: string | null
    retired_at: number | null
  }
  /** Calls made per account, endpoint and day (`YYYY-MM-DD`, Asia/Shanghai). */
  calls: { account: string; endpoint: string; day: string; count: number; warned_at: number | null }
  /** Finished jobs WeChat told us of. `body` is the typed event as JSON; it holds no secret. */
  events: {
    id: Generated<number>
    account: string
    received_at: number
    kind: string
    key: string
    delivery: string
    ref: string
    trusted: number
    body: string
    applied_at: number | null
  }
  /** `places` is JSON; null for those kept before there was any. */
  snapshots: { hash: string; body: string; places: string | null; at: number }
  pictures: { sha256: string; type: string; width_px: number; height_px: number; bytes: Uint8Array }
  uploads: { account: string; sha256: string; use: string; ref: string; material: string | null; at: number }
  approvals: {
    snapshot: string
    person: string
    at: number
    issue: string
    series: string | null
    date: string | null
    title: string
  }
  slots: {
    name: string
    series: string
    cron: string
    zone: string
    days: string
    action: string | null
    account: string
    late_minutes: number | null
    no_quota: Generated<string>
    added_at: number
  }
  occurrences: {
    slot: string
    local_date: string
    due_at: number
    publication: string | null
    /** Why nothing may go out on it: `skipped`, `unknown-day`. */
    held: string | null
    outcome: string | null
    /** More about the outcome, or about why an open one waits. */
    reason: string | null
    at: number | null
  }
  notices: {
    id: Generated<number>
    at: number
    kind: string
    account: string
    publication: string | null
    body: string
  }
  /** Mass sends made by hand, as people recorded them. */
  sends: { account: string; at: number; person: string }
  /** Notices told once, until the mark is taken away. */
  told: { mark: string; at: number }
  /** Ways to tell people, by a hash of their address: addresses are secrets and stand in the settings alone. */
  channels: {
    name: string
    kind: string
    /** Notices before this instant are settled, or older than the channel. */
    from_at: number
    nonce: string | null
    owner: string | null
    until: number
    /** Failures in a row. */
    tries: number
    wake_at: number
    sent_at: number | null
    failed_at: number | null
    fault: string | null
  }
  /** What became of a notice on a channel; no row: it waits. */
  deliveries: { channel: string; notice: number; outcome: string; at: number }
}
