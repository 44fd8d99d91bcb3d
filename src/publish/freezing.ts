import type { Article, Finding } from '../article/article.ts'
import { isAtWechat } from '../article/pictures.ts'
import type { ReaderProgram } from '../media/codes.ts'
import type { CoverFonts } from '../media/cover-drawing.ts'
import { PictureError } from '../media/picture.ts'
import { openPicture, type Opened } from '../media/pixels.ts'
import type { CoverColours, Rendered } from '../render/index.ts'
import { SourceError } from './source-error.ts'

/** A draft file ready to be frozen: what it says, what it renders to, and what a cover in its style is drawn in. */
export interface OpenedDraft {
  readonly article: Article
  readonly rendered: Rendered
  readonly colours: CoverColours | null
}

/** Where freezing gets what it needs. */
export interface Bench {
  open(path: string): Promise<OpenedDraft>
  /** The absolute path of a draft named in another draft's `also`. @throws {DraftError} when it leads out of the workspace */
  beside(path: string, name: string): string
  /** @throws {SourceError} */
  picture(source: string, draftPath: string): Promise<Uint8Array>
  fonts(): Promise<CoverFonts>
  readonly codeReader: ReaderProgram
  /** Hosts that QR codes of this draft may lead to; none: any. */
  domains(path: string): Promise<readonly string[]>
}

/** One draft file at work, and where what is found in it goes. */
export interface Freezing extends OpenedDraft {
  readonly path: string
  readonly bench: Bench
  readonly findings: readonly Finding[]
  readonly found: (
    place: { readonly file?: string; readonly line: number },
    rule: string,
    values: Finding['values'],
    severity?: Finding['severity'],
  ) => void
  /** What `work` gives; `undefined`, and a finding, when the picture `source` will not do. */
  readonly guarded: <T>(source: string, line: number, work: () => Promise<T>) => Promise<T | undefined>
  /** A picture of the draft, decoded once when it is asked for twice in a row. @throws {SourceError | PictureError} */
  readonly opened: (source: string) => Promise<Opened>
}

export function freezingOf(path: string, draft: OpenedDraft, bench: Bench): Freezing {
  const { article } = draft
  const findings: Finding[] = []
  const found: Freezing['found'] = ({ file = article.file, line }, rule, values, severity = 'error') =>
    findings.push({ rule, severity, blocks: severity === 'error', file, line, column: 1, values })
  const guarded: Freezing['guarded'] = async (source, line, work) => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof SourceError) found({ line }, error.rule, { source, ...error.values })
      else if (error instanceof PictureError)
        found({ line }, `picture-${error.fault}`, { source, detail: error.detail })
      else throw error
      return undefined
    }
  }
  return { ...draft, path, bench, findings, found, guarded, opened: openedOnce(path, draft, bench) }
}

/** The first picture stays open: it is most often the cover too, which is made after the body. */
function openedOnce(path: string, { article, rendered }: OpenedDraft, bench: Bench): Freezing['opened'] {
  const bytesOf = fetchedAhead(
    rendered.pictures.map(({ source }) => source),
    source => {
      // a picture of the footer lies beside the footer
      const { file = path } = article.pictures.find(picture => picture.source === source) ?? {}
      return bench.picture(source, file)
    },
  )
  let first: { readonly source: string; readonly picture: Promise<Opened> } | undefined
  return source => {
    if (first?.source === source) return first.picture
    const picture = bytesOf(source).then(openPicture)
    first ??= { source, picture }
    return picture
  }
}

/** How many pictures of the web are waited for at once. */
const AHEAD = 10
const isOfTheWeb = (source: string): boolean => /^(?:https?:)?\/\//i.test(source) && !isAtWechat(source)

/**
 * Pictures of the web are asked for before their turn: one after the other they would take as long as all of them
 * together. Files are read at their turn, so that a folder of large photographs never lies in memory.
 */
function fetchedAhead(sources: readonly string[], ask: (source: string) => Promise<Uint8Array>) {
  const web = sources.filter(isOfTheWeb)
  const waiting = new Map<string, Promise<Uint8Array>>()
  let started = 0
  return (source: string): Promise<Uint8Array> => {
    const until = Math.min(web.length, web.indexOf(source) + 1 + AHEAD)
    for (; started < until; started += 1) {
      const next = web[started]!
      const bytes = ask(next)
      // whoever asks for it at its turn hears what is wrong with it
      bytes.catch(() => {})
      waiting.set(next, bytes)
    }
    const bytes = waiting.get(source) ?? ask(source)
    waiting.delete(source)
    return bytes
  }
}
