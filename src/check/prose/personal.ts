import type { Finding } from '../../article/article.ts'
import { found, type Rule } from '../finding.ts'
import { passagesOf } from '../sources/passages.ts'

const IDENTITY =
  /(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g
const MOBILE = /(?<![\d.-])1[3-9]\d([- ]?)\d{4}\1\d{4}(?![\d.-])/g
const CARD = /(?<![\d.-])(?:62\d{14,17}|[45]\d{15})(?![\d.-])/g

/** The last sign of an identity number follows from the others. @see GB 11643, ISO 7064 MOD 11-2 */
function isIdentity(text: string): boolean {
  const sum = [...text.slice(0, 17)].reduce((all, digit, at) => all + Number(digit) * (2 ** (17 - at) % 11), 0)
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase()
}

/** Luhn: every second digit from the right counts twice. */
function isCard(text: string): boolean {
  const sum = [...text].reverse().reduce((all, sign, at) => {
    const digit = Number(sign) * (at % 2 === 0 ? 1 : 2)
    return all + (digit > 9 ? digit - 9 : digit)
  }, 0)
  return sum % 10 === 0
}

/** Numbers that belong to one person: an error, but for a telephone, which a contact section is for. */
export const personal: Rule = article => [
  ...passagesOf(article, ['lead', 'abstract', 'numbered', 'plain', 'contact']).flatMap(({ section, text, placeOf }) => {
    const told = (rule: string, severity: Finding['severity'], words: string) =>
      found(article, rule, severity, placeOf(words), { shown: `${words.slice(0, 3)}…${words.slice(-2)}` })
    const of = (pattern: RegExp) => [...text.matchAll(pattern)].map(([words]) => words)
    return [
      ...of(IDENTITY)
        .filter(isIdentity)
        .map(words => told('personal-identity', 'error', words)),
      ...of(CARD)
        .filter(words => isCard(words) && !isIdentity(words))
        .map(words => told('personal-card', 'error', words)),
      ...(section.kind === 'contact' ? [] : of(MOBILE).map(words => told('personal-mobile', 'warning', words))),
    ]
  }),
]
