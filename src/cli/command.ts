import { zh } from '../text/zh.ts'
import type { Exit } from './exits.ts'
import type { App, Explained, Io } from './ports.ts'

/** Options as the parser gives them: kebab-case flags as camelCase. */
export type Options = Readonly<Record<string, unknown>>

/** What a command gets: the app, where to speak, and how it was called. */
export interface Call {
  readonly app: App
  readonly io: Io
  readonly json: boolean
  readonly options: Options
}

export type Command = (call: Call, ...words: readonly (string | readonly string[] | undefined)[]) => Promise<Exit>

/** The command line was used wrongly. `what` is shown as it is; `remedy` when there is more to say than "see --help". */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  constructor(
    readonly what: string,
    readonly remedy?: string,
  ) {
    super(what)
  }
}

/** An error that has words of its own in `zh.cli.error`, and the exit it leads to. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  constructor(
    readonly code: string,
    readonly values: Readonly<Record<string, string | number>> = {},
    readonly exit: 1 | 2 | 3 = 2,
  ) {
    super(code)
  }
}

/** Error findings keep a draft from being sent; `--json` carries them beside the error. */
export class FindingsError extends CommandError {
  constructor(readonly findings: readonly Record<string, unknown>[]) {
    super('findings', { count: findings.length }, 1)
  }
}

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, '-$&').toLowerCase()}`

/**
 * An option's text, as it was typed but for space around it; `undefined` when it was not given.
 * @throws {UsageError} when it was given twice, or empty: an unset variable of a script's is nobody's wish
 */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name]
  if (Array.isArray(value)) throw new UsageError(zh.cli.optionTwice(flagOf(name)))
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).trim()
  if (text === '') throw new UsageError(zh.cli.optionValue(flagOf(name)))
  if (/\p{Cc}/u.test(text)) throw new UsageError(zh.cli.controlCharacter(flagOf(name)), zh.cli.typeAgain)
  return text
}

/** @throws {UsageError} when it is not a whole number in the range, both ends included */
export function numberOption(options: Options, name: string, min: number, max: number): number | undefined {
  const value = textOption(options, name)
  if (value === undefined) return undefined
  const number = Number(value)
  if (!Number.isInteger(number) || number < min || number > max) {
    throw new UsageError(`${flagOf(name)} ${value}`, zh.cli.wholeNumber(flagOf(name), min, max))
  }
  return number
}

/** One of the words of `choices`. @throws {UsageError} when it is another */
export function choiceOption<Choice extends string>(
  options: Options,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = textOption(options, name)
  if (value === undefined) return undefined
  const choice = choices.find(one => one === value)
  if (choice === undefined) throw new UsageError(`${flagOf(name)} ${value}`, zh.cli.oneOf(flagOf(name), choices))
  return choice
}

/** What a command may be about. */
export type Word = keyof typeof zh.cli.words

/** @throws {UsageError} when the word is missing */
export function needed(word: string | readonly string[] | undefined, name: Word): string {
  if (typeof word !== 'string' || word === '') throw new UsageError(zh.cli.missing(zh.cli.words[name]))
  return word
}

/** @throws {UsageError} always: the command has no such verb */
export function noVerb(command: string, verb: unknown, verbs: readonly string[]): never {
  throw new UsageError(`${command} ${String(verb)}`, zh.cli.oneOf(command, verbs))
}

/**
 * Letters of one kind only, so that no two names look alike: han, ASCII letters and digits, and `-`, `_`, `.` between
 * them. Cyrillic `а`, full-width `Ａ`, invisible and control characters are none of them.
 */
const NAME = /^(?=.{1,32}$)[\p{Script=Han}A-Za-z0-9](?:[\p{Script=Han}A-Za-z0-9._-]*[\p{Script=Han}A-Za-z0-9])?$/u

/** A name for something new. @throws {UsageError} when it could be taken for another, or not be typed again */
export function newName(word: string | readonly string[] | undefined, name: Word): string {
  const given = needed(word, name)
  if (NAME.test(given) && given === given.normalize('NFKC')) return given
  throw new UsageError(zh.cli.badName(zh.cli.words[name]), zh.cli.nameForm)
}

export const print = (io: Io, value: unknown): void => io.out(JSON.stringify(value, null, 2))

/** An error as other programs read it (docs/contract.md). */
export function errorJson({ code, message, remedy, where, who, action }: Explained): Record<string, unknown> {
  return { code, message, remedy, ...(who === undefined ? {} : { where: where ?? null, who, action }) }
}
