import hljs from 'highlight.js/lib/core'
import type { LanguageFn } from 'highlight.js'
import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import go from 'highlight.js/lib/languages/go'
import ini from 'highlight.js/lib/languages/ini'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import kotlin from 'highlight.js/lib/languages/kotlin'
import matlab from 'highlight.js/lib/languages/matlab'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import r from 'highlight.js/lib/languages/r'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import swift from 'highlight.js/lib/languages/swift'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { grammarOf, type Grammar } from './languages.ts'
import type { Highlight, Stretch } from './tools.ts'

const LANGUAGES: Readonly<Record<Grammar, LanguageFn>> = {
  ...{
    bash,
    c,
    cpp,
    csharp,
    css,
    diff,
    go,
    ini,
    java,
    javascript,
    json,
    kotlin,
    matlab,
    php,
    python,
    r,
    ruby,
    rust,
    sql,
  },
  ...{ swift, typescript, xml, yaml },
}
/** highlight.js' many scopes as the few colours a style has. */
const SCOPES: Readonly<Record<string, string>> = {
  ...{ keyword: 'keyword', 'selector-tag': 'keyword', doctag: 'keyword', section: 'title', name: 'keyword', tag: '' },
  ...{
    string: 'string',
    regexp: 'string',
    'meta string': 'string',
    addition: 'string',
    link: 'string',
    char: 'string',
  },
  ...{ comment: 'comment', quote: 'comment', meta: 'comment', number: 'number', literal: 'number', symbol: 'number' },
  ...{
    title: 'title',
    'selector-class': 'title',
    'selector-id': 'title',
    built_in: 'type',
    type: 'type',
    class: 'type',
  },
  ...{
    attr: 'type',
    attribute: 'type',
    variable: 'type',
    'template-variable': 'type',
    property: 'type',
    deletion: 'number',
  },
}

/** Longer code stays plain: a grammar's worst case must not hold up a bulletin. */
const LONGEST = 20_000

function known(language: string): string | null {
  const name = grammarOf(language)
  // a grammar is compiled when first used
  if (name !== null && !hljs.getLanguage(name)) hljs.registerLanguage(name, LANGUAGES[name])
  return name
}

const plain = (html: string) =>
  html.replace(
    /&(lt|gt|quot|#x27|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#x27': "'" })[name] ?? '&',
  )

/** Code as stretches whose texts together are exactly `code`; one plain stretch when the language is not known. */
export const highlighted: Highlight = (code, language) => {
  const name = known(language)
  if (name === null || code.length > LONGEST) return [{ scope: '', text: code }]
  const { value } = hljs.highlight(code, { language: name, ignoreIllegals: true })
  const stretches: Stretch[] = []
  const scopes: string[] = []
  for (const [piece, scope] of value.matchAll(/<span class="(?:hljs-|language-)([^"]*)">|<\/span>|[^<]+/g)) {
    if (piece.startsWith('<span')) scopes.push(SCOPES[(scope ?? '').split(' ')[0] ?? ''] ?? scopes.at(-1) ?? '')
    else if (piece === '</span>') scopes.pop()
    else stretches.push({ scope: scopes.at(-1) ?? '', text: plain(piece) })
  }
  return stretches
}
