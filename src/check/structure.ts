import type { Article, Finding, Located, Section } from '../article/article.ts'
import { Finder } from '../article/finder.ts'
import { plainText } from '../article/plain.ts'
import { isEmptySection, isHeading } from '../article/sections.ts'
import { walk } from '../article/tokens.ts'
import { found, type Rule } from './finding.ts'

/** Where a token of a section stands: the footer is a file of its own. */
const at = (section: Section, place: { readonly line: number; readonly column: number }) =>
  section.file === undefined ? place : { ...place, file: section.file }

/** A heading one level too deep, or with nothing under it. */
export const headings: Rule = article => {
  const findings: Finding[] = []
  for (const section of article.sections) {
    let depth = 2
    for (const token of section.tokens.filter(isHeading)) {
      const place = at(section, { line: token.line, column: 1 })
      if (token.depth > depth + 1) {
        findings.push(found(article, 'heading-jump', 'info', place, { from: depth, to: token.depth }))
      }
      depth = token.depth
    }
    if (section.heading !== null && isEmptySection(section)) {
      const values = { heading: section.heading }
      findings.push(found(article, 'section-empty', 'warning', at(section, { line: section.line, column: 1 }), values))
    }
  }
  return findings
}

/** Links and pictures without an address, links without words. */
export const emptyTargets: Rule = article =>
  article.sections.flatMap(section => section.tokens.flatMap(token => emptyIn(article, section, token)))

function emptyIn(article: Article, section: Section, token: Located): Finding[] {
  const findings: Finding[] = []
  const finder = new Finder(token)
  walk([token], inner => {
    if (inner.type !== 'link' && inner.type !== 'image') return
    const place = at(section, finder.next(inner.raw.slice(0, 2)))
    const address = String(inner.href).trim()
    if (inner.type === 'image' && address === '')
      findings.push(found(article, 'picture-empty', 'error', place, {}, true))
    if (inner.type === 'image') return
    const words = plainText(inner.tokens ?? [])
    const picture = inner.tokens?.some((child: { type: string }) => child.type === 'image')
    if (address === '' || (words === '' && !picture)) {
      findings.push(found(article, 'link-empty', 'warning', place, { text: words || address }))
    }
  })
  return findings
}
