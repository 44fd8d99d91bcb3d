/**
 * Where the stretch ends in which no marker counts, when one starts at `i`; else `i` itself.
 * Such stretches are an escaped character, a code span, a link's address, an autolink or html tag.
 */
export function skipInert(src: string, i: number): number {
  switch (src[i]) {
    case '\\':
      return Math.min(i + 2, src.length)
    case '`':
      return afterCode(src, i)
    case ']':
      return src[i + 1] === '(' ? afterAddress(src, i + 2) : i
    case '<':
      return afterTag(src, i)
    default:
      return i
  }
}

function afterCode(src: string, i: number): number {
  let run = 1
  while (src[i + run] === '`') run++
  const fence = '`'.repeat(run)
  const reach = Math.min(src.length, i + 2000)
  for (let at = src.indexOf(fence, i + run); at >= 0 && at < reach; at = src.indexOf(fence, at)) {
    let found = run
    while (src[at + found] === '`') found++
    if (found === run) return at + run
    at += found
  }
  return i + run
}

function afterAddress(src: string, start: number): number {
  let depth = 1
  for (let i = start; i < Math.min(src.length, start + 2000); i++) {
    if (src[i] === '\n' && src[i + 1] === '\n') break
    if (src[i] === '\\') i++
    else if (src[i] === '(') depth++
    else if (src[i] === ')' && --depth === 0) return i + 1
  }
  return start
}

function afterTag(src: string, i: number): number {
  const tag = /^<[a-zA-Z/][^<>\n]{0,1000}>/.exec(src.slice(i, i + 1010))
  return tag ? i + tag[0].length : i
}
