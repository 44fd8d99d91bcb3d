import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DraftError, type Article } from './article/article.ts'
import { ACCOUNT_CODE } from './article/pictures.ts'
import type { Earlier } from './check/index.ts'
import type { Config } from './config.ts'
import { draftContext, draftFiles } from './files/drafts.ts'
import { FileError } from './files/file-error.ts'
import { resolvePicture } from './files/pictures.ts'
import { readStyle } from './files/style-file.ts'
import { readText } from './files/text-file.ts'
import { workspaceOf } from './files/workspace.ts'
import type { Bench } from './publish/freezing.ts'
import type { KnownDraft } from './publish/slots/calendar.ts'
import { SourceError } from './publish/source-error.ts'
import { TYPESETTING } from './typesetting.ts'

const DEFAULT_STYLE = '政务蓝'
/** The product's own folder: shipped styles, the sample, `.env.example`. */
export const PRODUCT = fileURLToPath(new URL('..', import.meta.url))

/** The reader's program lies in its package: without it at hand it would be fetched from the web. */
const codeReader = async () =>
  new Uint8Array(await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')))

/** Where drafts are opened: files, pictures, styles and fonts of a workspace. */
export function benchOf(config: Config): Bench {
  let fonts: ReturnType<Bench['fonts']> | undefined
  // read when the first drawing is: an office's fonts are not a server's
  process.env['FONTCONFIG_FILE'] ??= fileURLToPath(new URL('./fonts/fonts.conf', import.meta.url))
  return {
    open: path => openDraft(config, path),
    beside: (path, name) => {
      const other = resolve(dirname(path), basename(name).endsWith('.md') ? name : `${name}.md`)
      const root = resolve(workspaceOf(path) ?? dirname(path))
      if (!other.startsWith(root + sep)) throw new DraftError('also-outside', { file: path }, { name })
      return other
    },
    picture: async (source, path) => {
      try {
        return await resolvePicture(source, path, workspaceOf(path) ?? dirname(resolve(path)), fromInternet(config))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        throw new SourceError(PICTURE_RULES[error.code] ?? 'picture-unreadable', {
          source,
          path: error.path,
          ...error.values,
        })
      }
    },
    domains: async path => (await registerOf(path)).domains,
    codeReader,
    // one array per process: the drawing library parses a font anew for every new array
    fonts: () =>
      (fonts ??= readFile(fileURLToPath(new URL('./fonts/NotoSansSC-Bold.ttf', import.meta.url))).then(bold => ({
        bold: new Uint8Array(bold),
      }))),
  }
}

/** The fetcher and its HTTP client, loaded when the first draft names a picture on the web. */
const fromInternet = (config: Config) => async (address: string) => {
  const { pictureFetcher } = await import('./files/remote.ts')
  return pictureFetcher(join(config.home, 'pictures'))(address)
}

/** Which finding a picture that cannot be had becomes. */
const PICTURE_RULES: Partial<Record<FileError['code'], string>> = {
  missing: 'picture-missing',
  'not-a-file': 'picture-missing',
  'no-access': 'picture-unreadable',
  'too-large': 'picture-too-large',
  outside: 'picture-outside',
  'refused-address': 'picture-refused-address',
  unreachable: 'picture-unreachable',
  'bad-source': 'picture-missing',
}

/** What the register of the draft's workspace says. @throws {DraftError | FileError} naming its file */
export async function registerOf(path: string) {
  const { openRegister } = await import('./files/register.ts')
  return openRegister(workspaceOf(path) ?? dirname(resolve(path)))
}

/** A draft file, parsed and rendered in its style. @throws {DraftError | FileError | StyleError} */
export async function openDraft(config: Config, path: string, theme?: string) {
  // the parser and the renderer are most of the program: lists and the like start without them
  const [{ openStyle }, { render }, { prepare }] = await Promise.all([
    import('./render/style.ts'),
    import('./render/render.ts'),
    import('./render/tools.ts'),
  ])
  const article = await parsedDraft(config, path)
  const name = theme ?? article.meta.theme ?? DEFAULT_STYLE
  const css = await readStyle([config.styles, join(PRODUCT, 'styles')], name)
  const style = await openStyle(css, name, article.meta.accent)
  const { colours } = style
  return { article, colours, rendered: render(article, style, await prepare(article, TYPESETTING)) }
}

async function parsedDraft(config: Config, path: string): Promise<Article> {
  const { parseArticle } = await import('./article/parse.ts')
  const { text, converted } = await readText(path)
  const parsed = parseArticle(text, { file: path, ...(await draftContext(path, config.drafts)) })
  const notice = {
    rule: 'converted-encoding',
    severity: 'info',
    blocks: false,
    file: path,
    line: 1,
    column: 1,
    values: {},
  } as const
  return converted ? { ...parsed, findings: [notice, ...parsed.findings] } : parsed
}

/** Which issues the draft files are, by paths as a person in the workspace types them; what cannot be read is left out. */
export async function knownDrafts(config: Config): Promise<readonly KnownDraft[]> {
  const known: KnownDraft[] = []
  for (const path of await draftFiles(config.drafts).catch((): string[] => [])) {
    const article = await parsedDraft(config, path).catch(() => undefined)
    if (!article) continue
    const { title, series, date } = article.meta
    known.push({ file: relative(config.workspace, path), title, issue: article.issue, series, date })
  }
  return known
}

const EARLIER_MAX = 30
/** Front matter ends long before. */
const HEAD = 4000

/** The issues of the draft's series that lie in its folder and are dated before it, the latest 30; what cannot be read is left out. */
export async function earlierIssues(config: Config, path: string, { meta }: Article): Promise<readonly Earlier[]> {
  const { series, date } = meta
  if (series === null || date === null) return []
  const { topicsOf } = await import('./check/index.ts')
  const dated: { file: string; day: string }[] = []
  for (const file of await draftFiles(dirname(resolve(path))).catch((): string[] => [])) {
    const text = await readText(file).then(
      read => read.text,
      () => '',
    )
    const day = /^(?:date|日期)\s*[:：]\s*["']?(\d{4}-\d\d-\d\d)/m.exec(text.slice(0, HEAD))?.[1]
    if (day !== undefined && day < date) dated.push({ file, day })
  }
  const earlier: Earlier[] = []
  for (const { file } of dated.toSorted((a, b) => (a.day < b.day ? 1 : -1))) {
    if (earlier.length === EARLIER_MAX) break
    const other = await parsedDraft(config, file).catch(() => undefined)
    if (other?.meta.series !== series) continue
    earlier.push({ title: other.meta.title, date: other.meta.date, topics: topicsOf(other) })
  }
  return earlier
}

/** The drafts of the workspace with what can be said of each; one that cannot be read has no title. */
export async function draftsOf(config: Config) {
  const files = await draftFiles(config.drafts).catch((): string[] => [])
  return Promise.all(
    files.map(async file => {
      const article = await openDraft(config, file).then(
        opened => opened.article,
        () => undefined,
      )
      return { file, title: article?.meta.title ?? null, date: article?.meta.date ?? null }
    }),
  )
}

/** A picture for a preview: the account's own code is only known to WeChat, so its place is shown by a code of itself. */
export async function previewPicture(config: Config, bench: Bench, source: string, path: string) {
  if (source === ACCOUNT_CODE) {
    const given = await accountPicture(config)
    if (given) return given
  }
  if (source.startsWith('qr:')) return (await import('./media/qr.ts')).qrPicture(source.slice('qr:'.length))
  return (await import('./media/inline.ts')).inlinePicture(await bench.picture(source, path))
}

/** The picture of the account's own code that an operator gave, when a code can be read in it. */
export async function accountPicture(config: Config) {
  const given = await givenCode(config)
  return typeof given?.target === 'string' ? given.picture : undefined
}

/** What it leads to; `null`: nothing. `undefined`: none was given. */
export const accountCodeTarget = async (config: Config) => (await givenCode(config))?.target

async function givenCode(config: Config) {
  if (config.accountQr === null) return undefined
  const [{ accountCodePicture }, { codesIn }] = await Promise.all([
    import('./media/account-code.ts'),
    import('./media/codes.ts'),
  ])
  // a file that is gone or no picture is as good as one without a code
  const picture = await readFile(config.accountQr)
    .then(bytes => accountCodePicture(new Uint8Array(bytes)))
    .catch(() => null)
  if (picture === null) return { picture: undefined, target: null }
  const seen = await codesIn(picture.bytes, codeReader)
  return { picture, target: seen.find(({ inDark }) => inDark)?.target ?? null }
}
