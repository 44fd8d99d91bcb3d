import type { Article, Finding } from '../article/article.ts'
import type { Register } from '../article/register.ts'
import type { Earlier } from '../check/index.ts'
import type { Frozen } from '../publish/freeze.ts'
import type { Bench } from '../publish/freezing.ts'
import type { KnownDraft } from '../publish/slots/calendar.ts'
import type { World } from '../publish/turn.ts'
import type { Records } from './records.ts'

/** Where words go, and how a person is asked. */
export interface Io {
  out(text: string): void
  err(text: string): void
  /** A document on standard output, character by character as it is; on a terminal like `out`. */
  document(text: string): void
  /** Progress is shown, and confirmation asked, on a terminal only. */
  readonly isTty: boolean
  readonly cwd: string
  readonly user: string
  /** Asks for a secret without showing it; stdin's next line when there is no terminal. */
  secret(prompt: string): Promise<string>
  stdin(): Promise<string>
  /** Asks at the terminal; true for yes. Only where `isTty`. */
  confirm(question: string): Promise<boolean>
  /** Runs another command of this program in a process of its own, silently; its exit. */
  run(argv: readonly string[]): Promise<number>
  /** Raised by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
}

export interface Settings {
  readonly account: { readonly appid: string } | null
  readonly apiOrigin: string | null
  readonly workspace: string
  readonly home: string
  readonly drafts: string
  readonly zone: string
  readonly reviews: number
  readonly timeoutMs: number
  readonly waitMs: number
  readonly host: string
  readonly port: number
  /** Whether pushes from WeChat are taken. */
  readonly callback: object | null
  readonly publicPort: number | null
  readonly sandboxPort: number
}

/** A way to tell people and how it is doing; times in ms since 1970. `name` says nothing of its address. */
export interface ChannelView {
  readonly name: string
  readonly kind: string
  readonly tries: number
  readonly sentAt: number | null
  readonly failedAt: number | null
  readonly fault: string | null
}

/** What became of a notice on a channel. */
export interface DeliveryView {
  readonly channel: string
  readonly kind: string
  readonly state: 'sent' | 'waiting' | 'given-up'
  readonly at: number | null
}

/** How people are told. */
export interface Told {
  /** Tells, looks for absences and beats the heart until the signal is raised. */
  keep(signal: AbortSignal): Promise<void>
  /** Tells what waits, once: within 10 seconds. */
  rest(): Promise<void>
  /** A test message on every channel; `reason` `null`: it was taken. */
  test(): Promise<readonly { readonly name: string; readonly kind: string; readonly reason: string | null }[]>
  channels(): Promise<readonly ChannelView[]>
  of(
    notices: readonly { readonly id: number; readonly at: number }[],
  ): Promise<ReadonlyMap<number, readonly DeliveryView[]>>
}

/** A listener that runs until it is closed. */
export interface Listening {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

export interface Probe {
  /** The account's token asked for now. @throws as calls do */
  token(alias: string): Promise<void>
  /** A new token whether or not the one that stands is good; `expiresAt` in ms since 1970. @throws as calls do */
  renewToken(alias: string): Promise<{ readonly renewed: boolean; readonly expiresAt: number }>
  /** How far our clock is from WeChat's, in seconds; `null` when it gave no time. */
  clockSkewSeconds(alias: string): Promise<number | null>
  /** What the picture of the account's own code that an operator gave leads to; `null`: nothing; `undefined`: none was given. */
  accountCode(): Promise<string | null | undefined>
}

/** `calendar.yaml` as it lies on the disk. `settled` is false right after it was saved: half of it may be missing yet. */
export type CalendarText =
  | { readonly as: 'none'; readonly file: string }
  | { readonly as: 'text'; readonly file: string; readonly text: string; readonly settled: boolean }
  | { readonly as: 'unreadable'; readonly file: string; readonly code: string }

/** Everything the commands need, plugged together in `app.ts`. Nothing is opened before it is asked for. */
export interface App {
  readonly settings: Settings
  readonly bench: Bench
  /** The article and what every room finds in it, pictures included; opens no store. */
  open(path: string, theme?: string): Promise<Opened>
  freeze(path: string): Promise<Frozen>
  readText(path: string): Promise<{ readonly text: string; readonly converted: boolean }>
  /** The draft files of the drafts folder, and the context a draft in it is read in. */
  siblings(path: string): Promise<readonly string[]>
  /** What `register/` of the draft's workspace says. */
  register(path: string): Promise<Register>
  /** The issues of its series before it, as far as they lie in its folder. */
  earlier(path: string, article: Article): Promise<readonly Earlier[]>
  /** Creates a file that must not be there. */
  create(path: string, text: string): Promise<void>
  overwrite(path: string, text: string): Promise<void>
  /** Every draft file of the drafts folder that can be read; parsed anew each time. */
  drafts(): Promise<readonly KnownDraft[]>
  /** `calendar.yaml` of the workspace. */
  calendarFile(): Promise<CalendarText>
  initWorkspace(folder: string): Promise<{ readonly made: readonly string[]; readonly kept: readonly string[] }>
  records(): Promise<Records>
  world(): Promise<World>
  told(): Promise<Told>
  /** Told of every `publication.moved` and other event; at most one listener. */
  onEvent(listener: (event: string, fields: Readonly<Record<string, unknown>>) => void): void
  probe(): Promise<Probe>
  /** Any error in words. */
  explain(error: unknown): Explained
  /** The shipped sample bulletin, when it is there. */
  sample(): Promise<string | undefined>
  /** The desk's pages. */
  serveDesk(options: { host: string; port: number }): Promise<Listening>
  /** Pushes from WeChat alone, on all of this machine's addresses. */
  servePublic(options: { port: number }): Promise<Listening>
  /** One draft as a phone would show it, rendered anew at each save. */
  servePreview(options: { path: string; port: number }): Promise<Listening>
  startSandbox(port: number): Promise<Listening>
  /** Ticks every minute for slots, until closed. */
  startClock(tick: () => Promise<void>): { close(): Promise<void> }
  close(): Promise<void>
}

export interface Opened {
  readonly article: Article
  readonly rendered: {
    readonly html: string
    readonly characters: number
    readonly bytes: number
    readonly pictures: readonly { readonly source: string; readonly line: number }[]
    readonly findings: readonly Finding[]
  }
}

/** An error in words: what, where, what to do, and how the process ends. */
export interface Explained {
  readonly code: string
  readonly message: string
  readonly remedy: string
  /** Of WeChat's refusals: where to click (`null`: nowhere), and who should be told. */
  readonly where?: string | null
  readonly who?: 'operator' | 'author' | 'approver'
  /** What would mend it: time, a new token, the operator, another draft, or a person's decision. */
  readonly action?: 'wait' | 'refresh' | 'operator' | 'author' | 'person'
  readonly exit: 1 | 2 | 3
  /** Technical detail for `--verbose`; holds no secret. */
  readonly detail: string
}
