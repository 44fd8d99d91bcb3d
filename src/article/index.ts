export * from './article.ts'
export { abstractText, DIGEST_MAX, digestOf } from './digest.ts'
export { splitDraft } from './front-matter.ts'
export { Finder } from './finder.ts'
export { invisibleIn, type Invisible } from './invisible.ts'
export { isHeading } from './sections.ts'
export { isDay } from './values.ts'
export { lex } from './markdown.ts'
export { parseArticle, type ParseOptions } from './parse.ts'
export { decodeEntities, plainText } from './plain.ts'
export { isEmptySection, kindOf } from './sections.ts'
export { readSeries, seriesOf, type Series } from './series.ts'
export { asOwn, childrenOf, walk, type CalloutKind, type OwnToken } from './tokens.ts'
export {
  importDraft,
  type ImportedDraft,
  type ImportNote,
  type ImportNoteKind,
  type ImportOptions,
} from './import/draft.ts'
