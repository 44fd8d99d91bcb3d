import { isObject } from './request.ts'

/** A control call that cannot be understood; the message names the field. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}

/** The body of a control call; an empty one is `{}`. @throws {Misuse} */
export async function bodyOf(request: { text(): Promise<string> }): Promise<Record<string, unknown>> {
  const text = await request.text()
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    throw new Misuse('body')
  }
  throw new Misuse('body')
}
