import { isTextOnGradient, unreadable } from './dark.ts'
import { type Key, RULES } from './rules.ts'
import { textIn, walk } from './tree.ts'

/** One thing WeChat's structure check would say about article html. */
export interface FormFault {
  readonly rule: Key | 'darkmode-low-contrast' | 'darkmode-no-gradient'
  /** The text it is about, without white space; '' for a picture and the like. */
  readonly text: string
}

const KEYS = Object.keys(RULES) as Key[] // the keys are the record's own

/**
 * What Tencent's structure check finds in article html without laying it out, rule by rule under its keys. Of its other
 * keys `line-height-overlapping`, `height-nodisplay`, `width` and `pre` need a browser: see the tests of rendering.
 */
export function formFaults(html: string): FormFault[] {
  const faults: FormFault[] = []
  walk(html, placed => {
    for (const rule of KEYS) if (RULES[rule](placed)) faults.push({ rule, text: textIn(placed.element) })
    if (isTextOnGradient(placed)) faults.push({ rule: 'darkmode-no-gradient', text: textIn(placed.element) })
  })
  return [...faults, ...unreadable(html).map(text => ({ rule: 'darkmode-low-contrast', text }) as const)]
}
