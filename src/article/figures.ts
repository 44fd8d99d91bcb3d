import type { Article } from './article.ts'
import { abstractText } from './digest.ts'
import { plainText } from './plain.ts'
import { asOwn, isA } from './tokens.ts'

/** A number people remember an issue by: `46.4`, `%`, and what it is. */
export interface KeyFigure {
  readonly number: string
  readonly unit: string
  readonly caption: string
}

/** What bounds the number; the number itself with its sign; the unit; then, behind a space, what it is. */
const FIGURE =
  /^((?:(?:约|近|超过?|逾|达|第)\s*)*)([+＋\-−±<>≤≥~≈\s]*\d[\d,.]*(?:\s*[—–~～-]\s*\d[\d,.]*)?)\s*(\S*)\s*([^]*)$/

/** `约 1,280 亿元` in its parts; `null` when it does not begin with a number. */
export function figureIn(
  text: string,
): { readonly bound: string; readonly number: string; readonly unit: string; readonly rest: string } | null {
  const found = FIGURE.exec(text)
  if (found === null) return null
  const [, bound = '', number = '', unit = '', rest = ''] = found
  return { bound, number, unit, rest }
}

/** A number with the unit that makes it worth telling. Years, dates and counts of sections are not. */
const TOLD =
  /(?<![\d,.])(\d[\d,]{0,20}(?:\.\d{1,6})?)\s{0,2}(万亿元|亿元|万元|亿美元|万美元|亿欧元|亿千瓦时|亿千瓦|万千瓦|亿吨|万吨|万人次|亿人次|万人|亿人|万辆|万台|万套|个百分点|GW|MW|TWh|GWh|TW|EFLOPS|亿|万|%|％|‰|倍)/
/** What stands on a card; more is text. */
const VALUE_MAX = 60
/** A caption longer than this is a sentence. */
const CAPTION_MAX = 14

/** The first key figure (`> [!数字]`) of an article; else the first in its title, else in its abstract. */
export function keyFigureOf(article: Article): KeyFigure | null {
  return cardFigure(article) ?? toldFigure(article.meta.title) ?? toldFigure(abstractText(article) ?? '')
}

function cardFigure({ sections }: Article): KeyFigure | null {
  for (const token of sections.flatMap(({ tokens }) => tokens)) {
    const card = asOwn(token)
    if (card?.type !== 'callout' || card.kind !== 'figures') continue
    for (const list of card.tokens) {
      if (!isA(list, 'list')) continue
      const [value = '', caption = ''] = plainText(list.items[0]?.tokens ?? []).split(/：|: /, 2)
      const found = figureIn(value.trim().slice(0, VALUE_MAX))
      if (found !== null && found.unit !== '') {
        return {
          number: found.bound + found.number.trim(),
          unit: found.unit,
          caption: shortened(caption || found.rest),
        }
      }
    }
  }
  return null
}

function toldFigure(text: string): KeyFigure | null {
  const found = TOLD.exec(text)
  if (found === null) return null
  const [, number = '', unit = ''] = found
  const clause = text.slice(Math.max(0, found.index - 4 * CAPTION_MAX), found.index).split(/[，。；：、！？\n]/)
  return { number, unit, caption: shortened(clause.at(-1) ?? '') }
}

function shortened(caption: string): string {
  const text = caption.trim().replace(/(?:将?达到?|约为?|为|超过?|近|逾|增至|降至)$/, '')
  return Array.from(text).length <= CAPTION_MAX ? text : ''
}
