import { createHash } from 'node:crypto'

/**
 * Statements are prepared once per connection: planning one takes the server longer than doing it. Of those with more
 * values than this, which write many rows at once, each number of rows is a text of its own; they are sent whole.
 */
const PREPARED_VALUES_MAX = 40

/** Names of prepared statements, which PostgreSQL cuts at 63 bytes; none any more once a name was not known. */
export class Prepared {
  private names: Map<string, string> | undefined = new Map()

  nameOf(text: string, values: readonly unknown[]): string | undefined {
    // one without values may hold several statements, which cannot be prepared
    if (!this.names || values.length === 0 || values.length > PREPARED_VALUES_MAX) return undefined
    const known = this.names.get(text)
    if (known !== undefined) return known
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
    this.names.set(text, name)
    return name
  }

  /** A migration came by, or the connections of a pooler are not ours alone: statements are sent whole from now on. */
  giveUp(): void {
    this.names = undefined
  }
}
