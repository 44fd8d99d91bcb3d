import { parseArticle } from '../../src/article/index.ts'
import { openStyle, prepare, render } from '../../src/render/index.ts'
import { TYPESETTING } from '../../src/typesetting.ts'

/** What a page does with a draft: the same rooms, the same order, nothing of Node. */
export async function rendered(draft: string, css: string, file: string): Promise<string> {
  const article = parseArticle(draft, { file })
  return render(article, await openStyle(css, '政务蓝'), await prepare(article, TYPESETTING)).html
}
