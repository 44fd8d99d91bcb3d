import { Parser } from 'htmlparser2'
import { attributeOf, IMG } from './place.ts'

/** White space of every kind, and what nobody sees. */
const UNSEEN = /[\s\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]+/g

/**
 * The text of article html for comparing: entities decoded, all white space left out. WeChat's editor moves, adds and
 * removes white space at will, so two texts that differ only in it are the same text.
 */
export function visibleText(html: string): string {
  let text = ''
  let silent = 0
  const parser = new Parser({
    onopentag: name => {
      if (name === 'script' || name === 'style') silent++
    },
    onclosetag: name => {
      if (name === 'script' || name === 'style') silent--
    },
    ontext: data => {
      if (silent === 0) text += data
    },
  })
  parser.end(html)
  return text.replace(UNSEEN, '')
}

/**
 * Every picture of article html in reading order, repeated ones included: `data-src`, where WeChat keeps the address it
 * gives back, or else `src`. Sizes and suffixes in the address stay as they are.
 */
export function pictureSources(html: string): string[] {
  return [...html.matchAll(IMG)].flatMap(([tag]) => {
    const source = attributeOf(tag, 'data-src') || attributeOf(tag, 'src')
    return source === undefined || source === '' ? [] : [source]
  })
}

/** The target of every link of article html in reading order. */
export function linkTargets(html: string): string[] {
  return [...html.matchAll(/<a\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi)].flatMap(([tag]) => {
    const target = attributeOf(tag, 'href')
    return target === undefined || target === '' ? [] : [target]
  })
}
