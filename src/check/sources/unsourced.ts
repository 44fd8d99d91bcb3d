import { found, type Rule } from '../finding.ts'
import { figuresIn, isTold } from './figures.ts'
import { called, INSTITUTION, nameIn, sourcesIn, spellingsOf } from './names.ts'
import { passagesOf, shared, topicOf } from './passages.ts'

const ANYBODY = new RegExp(`${INSTITUTION}|[A-Z][a-z]{2,15}(?:社|报)?`, 'u')
/** Pairs of characters that a section and an entry's purpose must share for the one to stand on the other. */
const STANDS_ON = 4

/** A numbered section that gives figures names where they come from, in its text or by what a reference was used for: 待核实. */
export const unsourced: Rule = article => {
  const printed = article.references.filter(({ internal }) => !internal)
  if (printed.length === 0) return []
  const names = printed.flatMap(({ source, raw }) => sourcesIn(source ?? nameIn(raw))).flatMap(spellingsOf)
  const passages = passagesOf(article, ['numbered'])
  return [...new Set(passages.map(({ section }) => section))].flatMap(section => {
    const own = passages.filter(passage => passage.section === section)
    const text = own.map(passage => passage.text).join('\n')
    const told = own.flatMap(passage =>
      figuresIn(passage.text)
        .filter(isTold)
        .map(figure => ({ figure, passage })),
    )
    const [first] = told
    if (!first || ANYBODY.test(text) || names.some(name => called(text).includes(called(name)))) return []
    const topic = topicOf(`${section.heading ?? ''}${text}`)
    const isStoodOn = printed.some(({ purpose }) => shared(topicOf(purpose ?? ''), topic) >= STANDS_ON)
    if (isStoodOn) return []
    const { figure, passage } = first
    const values = { words: figure.words, count: told.length }
    return [found(article, 'figure-unsourced', 'warning', passage.placeOf(figure.words), values)]
  })
}
