import { isContentsLine, isPageNumber, isSectionLine, type ImportNote, type RawLine } from './lines.ts'

const PAGE_AT_END = /(?:\t|\s{2,}|[.·…．]{2,}|\s)\s*\d{1,3}$/

/** Leaves out the contents with their page numbers, and page numbers that stand alone. */
export function dropFurniture(
  lines: readonly RawLine[],
  notes: ImportNote[],
): { kept: RawLine[]; headings: ReadonlySet<string> } {
  const kept: RawLine[] = []
  const headings = new Set<string>()
  const rest = new Map<string, number>()
  for (const { text } of lines) rest.set(text, (rest.get(text) ?? 0) + 1)
  /** Empty lines before a page number count for the line after it. */
  let breaks = 0
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (!line) break
    const end = isContentsLine(line.text) ? contentsEnd(lines, i + 1, rest, headings) : i + 1
    if (end > i + 1) {
      notes.push({ line: line.line, kind: 'contents-dropped', values: { lines: end - i } })
      i = end - 1
      continue
    }
    const next = lines[i + 1]
    const alone = (line.breaks + breaks > 0 || i === 0) && (!next || next.breaks > 0)
    if (isPageNumber(line.text) && (alone || line.page || next?.page)) {
      notes.push({ line: line.line, kind: 'page-number-dropped', values: { text: line.text } })
      breaks += line.breaks + 1
      continue
    }
    kept.push(breaks > 0 ? { ...line, breaks: line.breaks + breaks } : line)
    breaks = 0
  }
  return { kept, headings }
}

/** The index after the last contents line: one that ends with a page number, or that comes again as a heading. */
function contentsEnd(
  lines: readonly RawLine[],
  start: number,
  count: Map<string, number>,
  headings: Set<string>,
): number {
  const later = (text: string) => (count.get(text) ?? 0) > 0
  let i = start
  for (; i < lines.length; i++) {
    const text = lines[i]?.text ?? ''
    const name = text.replace(PAGE_AT_END, '').trim()
    const paged = PAGE_AT_END.test(text)
    const repeated = paged ? later(name) || !isSectionLine(text) || later(text) : (count.get(text) ?? 0) > 1
    const wrapped = PAGE_AT_END.test(lines[i + 1]?.text ?? '') && !paged && !headings.has(text) && text.length > 15
    if (!paged && !repeated && !wrapped) break
    if (!paged && headings.has(text)) break
    headings.add(name)
  }
  return i
}
