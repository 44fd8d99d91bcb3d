/**
 * What was made lately, by what it was made from: an editor renders at every keystroke, and nearly all of a text is as it
 * was a moment ago. Holds the `max` that were asked for last, and fewer when what they were made from is longer than
 * `characters` in all; nobody may change what it gives.
 */
export class Lately<V> {
  private readonly made = new Map<string, V>()
  private length = 0

  constructor(
    private readonly max: number,
    private readonly characters = Infinity,
  ) {}

  of(key: string, make: () => V): V {
    const known = this.made.get(key)
    if (known !== undefined) {
      this.made.delete(key)
      this.made.set(key, known)
      return known
    }
    const value = make()
    this.length += key.length
    this.made.set(key, value)
    for (const oldest of this.made.keys()) {
      if (this.made.size <= this.max && this.length <= this.characters) break
      this.made.delete(oldest)
      this.length -= oldest.length
    }
    return value
  }
}
