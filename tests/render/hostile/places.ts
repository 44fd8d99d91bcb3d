import { DraftError } from '../../../src/article/article.ts'
import { parseArticle } from '../../../src/article/index.ts'
import { place, render } from '../../../src/render/index.ts'
import { TOOLS } from '../load.ts'
import { STYLES } from '../samples.ts'

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

/** The text on one line, as an entry of a yaml file in double quotes. */
const quoted = (text: string): string => JSON.stringify(text.replace(/[\n\r\t]+/g, ' '))
const oneLine = (text: string): string => text.replace(/\n+/g, ' ')

const titled = (body: string): string => `---\ntitle: 题\n---\n\n${body}\n`

/** Every place of a draft somebody else's text may stand in. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  block: text => titled(`前\n\n${text}\n\n后`),
  line: text => titled(`前 ${text} 后`),
  parts: text => {
    const line = oneLine(text)
    return titled(
      `## ${line}\n\n- ${line}\n  - ${line}\n\n> ${line}\n\n| ${line} |\n| - |\n| ${line} |\n\n[${line}](https://mp.weixin.qq.com/s/x)\n\n[^1]\n\n[^1]: ${line}`,
    )
  },
  'html around it': text => titled(`<section style="color:red">\n\n${text}\n\n</section>\n\n<p>${oneLine(text)}</p>`),
  picture: text => titled(`![${oneLine(text)}](a.png "${oneLine(text)}")\n\n![x](<qr:${oneLine(text)}>)`),
  code: text => titled(`\`\`\`html\n${text}\n\`\`\`\n\n\`\` ${oneLine(text)} \`\``),
  contact: text =>
    titled(
      `## 摘要\n\n${text}\n\n## 参考文献\n\n1. ${oneLine(text)}：《${oneLine(text)}》，2026-07-01，${oneLine(text)}\n\n## 联系我们\n\n![${oneLine(text)}](qr:account "${oneLine(text)}")\n\n**${oneLine(text)}**：${oneLine(text)}`,
    ),
  fields: text => {
    const value = quoted(text)
    return `---\ntitle: ${value}\nseries: ${value}\norganization: ${value}\nproducers: [${value}]\nauthor: ${value}\ncredits: { edit: ${value}, proof: ${value}, review: ${value} }\ndate: 2026-07-03\n---\n\n## 摘要\n\nx\n`
  },
}

/** A payload in one place of a draft, as it would be sent; `null` where the draft is refused with a sentence. */
export function renderings(text: string): { readonly where: string; readonly title: string; readonly html: string }[] {
  return Object.entries(PLACES).flatMap(([where, draftOf], at) => {
    try {
      const article = parseArticle(draftOf(text), { file: 'draft.md' })
      const { html, pictures } = render(article, STYLES[at % STYLES.length]!, TOOLS)
      const places = new Map(pictures.map(({ source }) => [source, { src: PIXEL, widthPx: 500, heightPx: 400 }]))
      return [{ where, title: article.meta.title, html: place(html, places) }]
    } catch (error) {
      if (error instanceof DraftError) return []
      throw error
    }
  })
}
