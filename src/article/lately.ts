/**
 * What was made lately, by what it was made from: an editor renders at every keystroke, and nearly all of a text is as it
 * was a moment ago. Holds the `max` that were asked for last; nobody may change what it gives.
 */
export class Lately<V> {
  private readonly made = new Map<string, V>()

  constructor(private readonly max: number) {}

  of(key: string, make: () => V): V {
    const known = this.made.get(key)
    if (known !== undefined) {
      this.made.delete(key)
      this.made.set(key, known)
      return known
    }
    const value = make()
    const [oldest] = this.made.size >= this.max ? this.made.keys() : []
    if (oldest !== undefined) this.made.delete(oldest)
    this.made.set(key, value)
    return value
  }
}
