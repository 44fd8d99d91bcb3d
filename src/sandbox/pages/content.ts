import { pictureAddresses } from '../address.ts'
import { decode, encode, isElement, type Node, parse, serialize, withParts } from '../html/tree.ts'

/** Elements whose content a browser reads in another way than our parser; a page shows none of them. */
const NOT_SHOWN = new Set(
  'script style noscript template iframe frame frameset object embed video audio canvas link meta base title head xmp noembed noframes plaintext listing textarea select input form'.split(
    ' ',
  ),
)

/**
 * Article html as a page shows it: pictures of the service come from this server, read-back addresses stand in `src`
 * again, and tags are balanced so that nothing of it reaches beyond its own box.
 */
export function shownContent(html: string): string {
  return serialize(shown(parse(html)))
}

function shown(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.kind === 'comment' || node.kind === 'directive') return []
    if (!isElement(node)) return [node]
    if (NOT_SHOWN.has(node.name)) return []
    return [withParts(node, shownAttributes(node.attributes, node.name), shown(node.children))]
  })
}

function shownAttributes(attributes: ReadonlyMap<string, string>, name: string): ReadonlyMap<string, string> {
  const kept = new Map<string, string>()
  for (const [key, value] of attributes) {
    const lower = key.toLowerCase()
    if (lower.startsWith('on') || lower === 'srcset' || !/^[a-z][\w:.-]*$/i.test(key)) continue
    if (name === 'img' && lower === 'src' && attributes.has('data-src')) continue
    kept.set(name === 'img' && lower === 'data-src' ? 'src' : key, encode(local(decode(value))))
  }
  if (name === 'img' && !kept.has('alt')) kept.set('alt', '')
  if (name === 'a') kept.set('rel', 'noopener noreferrer nofollow')
  return kept
}

const local = (text: string): string => text.replace(pictureAddresses(), (_whole, file: string) => `/picture/${file}`)
