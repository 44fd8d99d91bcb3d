import type { Http } from '../call.ts'

export type Mode = 'light' | 'dark'

/** The widths an article is judged at: a phone, an old desk reader, and today's column. */
export const WIDTHS = [375, 585, 677] as const
export type Width = (typeof WIDTHS)[number]

/** How a page is looked at; all of it stands in the address, so that a page can be sent to somebody. */
export interface View {
  readonly mode: Mode
  /** The column's width in px; `null`: as wide as the reader's own, 677 at most. */
  readonly widthPx: Width | null
}

export function viewOf(http: Http): View {
  const wanted = Number(http.req.query('w'))
  const mode = http.req.query('mode') === 'dark' ? 'dark' : 'light'
  return { mode, widthPx: WIDTHS.find(width => width === wanted) ?? null }
}

/** `path` with what the view adds to its query. */
export function address(path: string, view: View, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams({
    ...query,
    ...(view.mode === 'dark' ? { mode: 'dark' } : {}),
    ...(view.widthPx === null ? {} : { w: String(view.widthPx) }),
  })
  return search.size === 0 ? path : `${path}?${search.toString()}`
}
