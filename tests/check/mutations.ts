/** A fault planted in a draft, and where it must be found. `null`: the text has no place for it. */
export interface Planted {
  readonly text: string
  /** 1-based lines a finding may stand in. */
  readonly lines: readonly number[]
  readonly rules: readonly string[]
}

/** The same numbers from 0 to 1 for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Mutation = (text: string, chance: () => number) => Planted | null

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** Where the body begins, its references, and its end. */
function partsOf(text: string) {
  const body = text.indexOf('\n---\n', 4) + 5
  const references = text.indexOf('## 参考文献')
  return { body, references: references < 0 ? text.length : references }
}

/** One of the matches of `pattern` within [from, to), replaced. */
function replaced(
  text: string,
  chance: () => number,
  [from, to]: readonly [number, number],
  pattern: RegExp,
  change: (match: RegExpExecArray) => string | null,
  rules: readonly string[],
): Planted | null {
  const all = [...text.slice(from, to).matchAll(pattern)]
  while (all.length > 0) {
    const [match] = all.splice(Math.floor(chance() * all.length), 1)
    const made = change(match as RegExpExecArray)
    if (!match || made === null) continue
    const index = from + match.index
    const mutated = text.slice(0, index) + made + text.slice(index + match[0].length)
    return { text: mutated, lines: [lineAt(text, index)], rules }
  }
  return null
}

const otherDigits = (number: string): string =>
  number
    .replace(/\d/, digit => String((Number(digit) % 9) + 1))
    .replace(/\d(?=%|$)/, digit => String((Number(digit) + 3) % 10))

const FIGURE = /\d+(?:\.\d+)?(?=\s?(?:%|亿|万|GW))/g
const inTitle = (text: string): readonly [number, number] => [
  text.indexOf('title:'),
  text.indexOf('\n', text.indexOf('title:')),
]
const inDigest = (text: string): readonly [number, number] => {
  const from = text.indexOf('\ndigest:')
  return from < 0 ? [0, 0] : [from + 1, text.indexOf('\n', from + 1)]
}
const inAbstract = (text: string): readonly [number, number] => {
  const from = text.indexOf('## 摘要')
  return [from, text.indexOf('\n## ', from + 4)]
}
const inBody = (text: string): readonly [number, number] => {
  const { references } = partsOf(text)
  return [text.indexOf('\n## ', inAbstract(text)[0] + 4), references]
}
const figure =
  (place: (text: string) => readonly [number, number]): Mutation =>
  (text, chance) =>
    replaced(text, chance, place(text), FIGURE, ([number]) => otherDigits(number), ['figure-differs', 'figure-missing'])

/** Prose lines only: no headings, lists or pictures. */
const inProse = (text: string): readonly [number, number] => [inAbstract(text)[0] + 6, partsOf(text).references]
const HAN = '\\p{Script=Han}'

/** Faults an editor would find, by name. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'wrong figure in the title': figure(inTitle),
  'wrong figure in the digest': figure(inDigest),
  'wrong figure in the abstract': figure(inAbstract),
  'swapped date of a source': (text, chance) =>
    replaced(
      text,
      chance,
      inBody(text),
      /(?<=(?:社|Reuters|日报|部|局|委|[Bb]loomberg)\s?)(\d{1,2}) 月 (\d{1,2}) 日/g,
      ([, month, day]) => `${month} 月 ${(Number(day) % 27) + 2} 日`,
      ['attribution-date', 'attribution-unlisted'],
    ),
  'another source': (text, chance) =>
    replaced(
      text,
      chance,
      inBody(text),
      /(?:新华社|人民日报|Reuters|路透社)(?=\s?\d{1,2} 月 \d{1,2} 日(?:报道|刊文))/g,
      () => '法新社',
      ['attribution-unlisted'],
    ),
  'a reference is missing': (text, chance) => {
    const { references } = partsOf(text)
    const dated = [...text.slice(references).matchAll(/^- ([^：:\n]{2,12})[：:].*\n/gm)].filter(
      ([, name = '']) => text.slice(references).split(name).length === 2,
    )
    const match = dated[Math.floor(chance() * dated.length)]
    if (!match) return null
    const at = references + match.index
    const name = match[1] === 'Reuters' ? /路透社|Reuters/g : new RegExp(match[1]!, 'g')
    const lines = [...text.slice(0, references).matchAll(new RegExp(`(?:${name.source})\\s?\\d{1,2} 月`, 'g'))].map(
      one => lineAt(text, one.index),
    )
    if (lines.length === 0) return null
    return { text: text.slice(0, at) + text.slice(at + match[0].length), lines, rules: ['attribution-unlisted'] }
  },
  'a reference nobody uses': text => {
    const { references } = partsOf(text)
    const at = text.indexOf('- ', references)
    const entry = '- 中国地震台网：《地震目录月报》，2026-01-05，用于震级资料。\n'
    return { text: text.slice(0, at) + entry + text.slice(at), lines: [lineAt(text, at)], rules: ['reference-unused'] }
  },
  'a reference without a date': (text, chance) =>
    replaced(text, chance, [partsOf(text).references, text.length], /，\d{4}-\d\d-\d\d(?=，)/g, () => '', [
      'reference-date',
    ]),
  'a reference dated after the issue': (text, chance) =>
    replaced(
      text,
      chance,
      [partsOf(text).references, text.length],
      /(?<=，)\d{4}(?=-\d\d-\d\d，)/g,
      ([year]) => String(Number(year) + 1),
      ['reference-after-issue'],
    ),
  'half-width comma': (text, chance) =>
    replaced(text, chance, inProse(text), new RegExp(`(?<=${HAN})，(?=${HAN})`, 'gu'), () => ',', ['half-width']),
  'half-width colon or semicolon': (text, chance) =>
    replaced(
      text,
      chance,
      inProse(text),
      new RegExp(`(?<=${HAN})[：；](?=${HAN})`, 'gu'),
      ([mark]) => (mark === '：' ? ':' : ';'),
      ['half-width'],
    ),
  'lost bracket': (text, chance) => replaced(text, chance, inProse(text), /[《》“”（）]/g, () => '', ['unpaired']),
  'doubled character': (text, chance) =>
    replaced(text, chance, inProse(text), /[的和在把被]/g, ([word]) => word + word, ['doubled']),
  'doubled word': (text, chance) =>
    replaced(
      text,
      chance,
      inProse(text),
      new RegExp(`(?<=[，。])${HAN}{2}(?=${HAN}{4})`, 'gu'),
      ([word]) => (new Set(word).size === 2 ? word + word : null),
      ['doubled'],
    ),
  'doubled mark': (text, chance) =>
    replaced(text, chance, inProse(text), /[，。]/g, ([mark]) => mark + mark, ['doubled']),
  'invisible character': (text, chance) =>
    replaced(text, chance, inProse(text), new RegExp(`(?<=${HAN})(?=${HAN})`, 'gu'), () => '\u200b', ['zero-width']),
  'number of a section left out': text => {
    const at = text.indexOf('## 二、')
    if (at < 0) return null
    return {
      text: text.replace('## 二、', '## 四、'),
      lines: [lineAt(text, at), lineAt(text, text.indexOf('## 三、'))],
      rules: ['numbering'],
    }
  },
  'wrong weekday': text => {
    const date = /^date: (\d{4})-(\d\d)-(\d\d)$/m.exec(text)
    if (!date) return null
    const [, year, month, day] = date.map(Number)
    const weekday = new Date(Date.UTC(year!, month! - 1, day)).getUTCDay()
    const wrong = '日一二三四五六'[(weekday + 2) % 7]!
    const at = text.indexOf('\n', text.indexOf('## 摘要')) + 2
    const words = `${year}年${month}月${day}日（星期${wrong}）出刊。`
    return { text: text.slice(0, at) + words + text.slice(at), lines: [lineAt(text, at)], rules: ['weekday'] }
  },
  'an identity number': (text, chance) =>
    replaced(text, chance, inProse(text), /(?<=。)(?=\n)/g, () => '联系人证件 11010519491231002X。', [
      'personal-identity',
    ]),
  'a mobile number': (text, chance) =>
    replaced(text, chance, inProse(text), /(?<=。)(?=\n)/g, () => '电话 138 1234 5678。', ['personal-mobile']),
  'a figure without a source': text => {
    const { references } = partsOf(text)
    const section = '## 九、补记\n\n一年下来省了 7.3 亿元，大家都说值得。\n\n'
    const from = lineAt(text, references)
    return {
      text: text.slice(0, references) + section + text.slice(references),
      lines: [from, from + 2],
      rules: ['figure-unsourced', 'numbering'],
    }
  },
  'no abstract': text => {
    const [from, to] = inAbstract(text)
    return { text: text.slice(0, from) + text.slice(to + 1), lines: [lineAt(text, from)], rules: ['abstract-missing'] }
  },
}
