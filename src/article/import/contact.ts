import { endsSentence, joinEnds, type ImportNote, type RawLine } from './lines.ts'

const ACCOUNT = /公众号|服务号|订阅号/
const ADDRESS = /(?:https?:\/\/)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:\/[^\s<>，。；]*)?/i
const ADDRESS_LINE = new RegExp(`^<?${ADDRESS.source}>?$`, 'i')
const LABEL = /^[^，。；]{1,25}[：:]$/

/**
 * The contact part: captions that stood under QR codes become codes again, a name with a colon becomes the bold label
 * of the paragraph after it. What a caption's code led to is known only for the account itself and for an address.
 */
export function contactMarkdown(
  lines: readonly RawLine[],
  written: (text: string) => string,
): { blocks: string[]; notes: ImportNote[] } {
  const blocks: string[] = []
  const notes: ImportNote[] = []
  const first = lines.findIndex(line => LABEL.test(line.text) || line.text.length > 40 || endsSentence(line.text))
  const captions = lines
    .slice(0, first < 0 ? lines.length : first)
    .filter(line => !/[：:]/.test(line.text.replace('://', '')))
  let own = false
  for (const group of groups(captions)) {
    const caption = group.map(line => line.text).reduce((a, b) => joinEnds(a, b, true))
    const target = ACCOUNT.test(caption) && !own ? 'qr:account' : addressIn(group)
    if (target === 'qr:account') own = true
    if (target) blocks.push(`![${caption.replace(/[[\]\\]/g, '\\$&')}](${target})`)
    else {
      blocks.push(written(caption))
      notes.push({ line: group[0]?.line ?? 0, kind: 'code-unknown', values: { text: caption } })
    }
  }
  const rest = lines.filter(line => !captions.includes(line))
  for (let i = 0; i < rest.length; i++) {
    const text = rest[i]?.text ?? ''
    const next = rest[i + 1]
    if (LABEL.test(text) && next && !LABEL.test(next.text)) {
      blocks.push(`**${written(text)}** ${written(next.text)}`)
      i++
    } else blocks.push(written(text))
  }
  return { blocks, notes }
}

/** Caption lines that belong to one code: up to an empty line, an account's word or an address. */
function groups(lines: readonly RawLine[]): RawLine[][] {
  const found: RawLine[][] = []
  let open = false
  for (const line of lines) {
    const last = found.at(-1)
    if (last && open && line.breaks === 0) last.push(line)
    else found.push([line])
    open = !ACCOUNT.test(line.text) && !ADDRESS_LINE.test(line.text)
  }
  return found
}

function addressIn(group: readonly RawLine[]): string | null {
  const address = group.map(line => ADDRESS.exec(line.text)?.[0]).find(text => text !== undefined)
  if (address === undefined) return null
  return `qr:${/^https?:/i.test(address) ? address : `https://${address}`}`
}
