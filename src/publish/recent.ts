import type { Page, PublishedEntry } from './ports.ts'

/** The list may be asked for 100 times a day per account - official docs, call limits (read 2026-11-23). */
const FRESH_MS = 10 * 60_000

interface Kept {
  readonly at: number
  readonly page: Promise<Page<PublishedEntry>>
}

/**
 * The first page of each account's published list, read at most once in ten minutes however many publications of the
 * account go out in them, so that at its minute a publication costs one read and one call (src/publish/README.md).
 */
export class Recent {
  private readonly kept = new Map<string, Kept>()

  /** @param now ms since 1970 @throws whatever `read` throws; then nothing is kept */
  of(account: string, now: number, read: () => Promise<Page<PublishedEntry>>): Promise<Page<PublishedEntry>> {
    const known = this.kept.get(account)
    // a clock set back must not keep a page for longer
    if (known && now >= known.at && now - known.at < FRESH_MS) return known.page
    const page = read()
    this.kept.set(account, { at: now, page })
    page.catch(() => {
      if (this.kept.get(account)?.page === page) this.kept.delete(account)
    })
    return page
  }
}
