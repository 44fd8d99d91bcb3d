import type { Loaders } from './render/tools.ts'

/** Makes it when first asked, and again only when that failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}

/** MathJax and highlight.js, each loaded when an article first needs it: most need neither. */
export const TYPESETTING: Loaders = {
  typeset: once(async () => (await import('./render/mathjax.ts')).openMathJax()),
  highlight: once(async () => (await import('./render/highlight.ts')).highlighted),
}
