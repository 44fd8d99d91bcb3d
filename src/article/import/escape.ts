/** Addresses and autolinks stay as they are: a backslash inside one would break it. */
const ADDRESS = /<https?:\/\/[^\s<>]+>|https?:\/\/[^\s<>，。；、（）《》“”]+/g

/** Plain text as markdown that reads the same: what markdown would take for markup gets a backslash. */
export function escapeMarkdown(text: string): string {
  let out = ''
  let at = 0
  for (const match of text.matchAll(ADDRESS)) {
    out += escapeWords(text.slice(at, match.index)) + match[0]
    at = match.index + match[0].length
  }
  out += escapeWords(text.slice(at))
  return out
    .replace(/^(#{1,6}(?=\s|$)|[>+*-](?=\s|$)|>|[-=]+$|~~~|```|\|)/, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s)/, '$1\\$2')
}

function escapeWords(text: string): string {
  return text
    .replace(/[\\*`]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/<(?=[a-zA-Z/!?])/g, '\\<')
    .replace(/\[(?=\^|[^[\]]{0,1000}\][({:[^])/g, '\\[')
    .replace(/^\[(?=(?:toc|目录)\]$|\[toc\]\]$)/i, '\\[')
    .replace(/~(?=~)|(?<=[A-Za-z)\]~])~/g, '\\~')
    .replace(/=(?==)/g, '\\=')
    .replace(/\^/g, '\\^')
    .replace(/\$(?=[^$]{0,2000}\$)/g, '\\$$')
    .replace(/&(?=#?\w{1,10};)/g, '\\&')
}
