/** Text parted at its first quoted title. `title` is what stands inside the quotes, `null` when there are none. */
export interface Quoted {
  readonly before: string
  readonly title: string | null
  readonly after: string
}

/**
 * Finds the title in an entry: `《…》`, with further ones nested inside, first of all; else “…” or "…" after a colon.
 * `《求是》杂志：《…》` names its source with a title too, so a title right after the colon wins.
 */
export function splitQuotes(text: string): Quoted {
  const none = { before: text, title: null, after: '' }
  const afterColon = /[：:]\s*(?=《)/.exec(outside(text))
  const start = afterColon ? text.indexOf('《', afterColon.index) : text.indexOf('《')
  if (start >= 0) {
    const end = closing(text, start)
    if (end > start)
      return { before: text.slice(0, start), title: text.slice(start + 1, end), after: text.slice(end + 1) }
  }
  const quoted = /[：:]\s*(?:“([^“”]{1,300})”|"([^"]{1,300})")/.exec(text)
  const title = quoted?.[1] ?? quoted?.[2]
  if (!quoted || title === undefined) return none
  return { before: text.slice(0, quoted.index), title, after: text.slice(quoted.index + quoted[0].length) }
}

/** The text with everything inside 《》 blanked out, so that colons in titles do not count. */
function outside(text: string): string {
  let depth = 0
  let out = ''
  for (const character of text) {
    if (character === '》') depth = Math.max(0, depth - 1)
    out += depth > 0 ? ' '.repeat(character.length) : character
    if (character === '《') depth++
  }
  return out
}

function closing(text: string, start: number): number {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    if (text[i] === '《') depth++
    else if (text[i] === '》' && --depth === 0) return i
  }
  // One bracket too few inside: the last one there is closes the title.
  return text.lastIndexOf('》')
}
