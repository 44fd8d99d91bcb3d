import type { Finding, SectionKind } from '../article/article.ts'
import { found, type Rule } from './finding.ts'

const EXPECTED: readonly (readonly [SectionKind, string])[] = [
  ['abstract', 'abstract-missing'],
  ['references', 'references-missing'],
  ['contact', 'contact-missing'],
]

/** A bulletin has an abstract, references and a contact section, and counts its sections without a gap. */
export const bulletin: Rule = article => {
  if (!article.bulletin) return []
  const last = article.sections.at(-1)?.line ?? 1
  const missing = EXPECTED.filter(([kind]) => article.sections.every(section => section.kind !== kind))
  const findings: Finding[] = missing.map(([kind, rule]) => {
    return found(article, rule, 'warning', {
      line: kind === 'abstract' ? (article.sections[0]?.line ?? 1) : last,
      column: 1,
    })
  })
  let expected = 1
  for (const section of article.sections) {
    if (section.kind !== 'numbered' || section.heading === null) continue
    const number = chineseNumber(section.heading)
    if (number === null) continue
    if (number !== expected) {
      const values = { expected: inChinese(expected), found: inChinese(number) }
      findings.push(found(article, 'numbering', 'warning', { line: section.line, column: 1 }, values))
    }
    expected = number + 1
  }
  return findings
}

const DIGITS = '〇一二三四五六七八九'

const digit = (text: string) => DIGITS.indexOf(text)

/** The number a heading like `十二、…` starts with. */
function chineseNumber(heading: string): number | null {
  const numeral = /^[〇零一二三四五六七八九十]{1,3}(?=[、.．])/.exec(heading)?.[0].replace('零', '〇')
  if (numeral === undefined) return null
  const [tens = '', units = ''] = numeral.includes('十') ? numeral.split('十') : ['', numeral]
  if (!numeral.includes('十')) return numeral.length === 1 ? digit(numeral) : null
  return (tens === '' ? 1 : digit(tens)) * 10 + (units === '' ? 0 : digit(units))
}

function inChinese(number: number): string {
  const tens = Math.floor(number / 10)
  const units = number % 10
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return head + (units === 0 && tens > 0 ? '' : (DIGITS[units] ?? ''))
}
