import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { messagePictures, messageText } from '../../src/article/picture-message.ts'

const article = (body: string, meta = '') => parseArticle(`---\ntitle: 题\n${meta}---\n${body}`, { file: 'a.md' })
const sources = (body: string, meta = '') => messagePictures(article(body, meta)).map(({ source }) => source)

describe('the text of a picture message', () => {
  it('is what readers read, one line a block, list items marked, an empty line between sections', () => {
    const body = '首段**加粗**\n与续行。\n\n![图](a.png)\n\n- 甲\n- 乙\n\n## 小节\n\n3. 丙\n4. 丁[链](https://a.cn)\n'
    expect(messageText(article(body))).toBe('首段加粗与续行。\n· 甲\n· 乙\n\n小节\n3. 丙\n4. 丁链')
  })

  it('holds nothing that would open a tag', () => {
    expect(messageText(article('a `<b>` 1 < 2 &lt;script>x&lt;/script> &lt;3'))).toBe(
      'a ＜b> 1 < 2 ＜script>x＜/script> <3',
    )
  })
})

describe('the pictures of a picture message', () => {
  it('come in reading order, each once, without the account’s own code', () => {
    expect(sources('![](b.png) ![](a.png)\n\n![](qr:account)\n\n![](b.png)')).toEqual(['b.png', 'a.png'])
  })

  it('begin with a named cover', () => {
    expect(sources('![](b.png) ![](a.png)', 'cover: a.png\n')).toEqual(['a.png', 'b.png'])
    expect(sources('![](b.png)', 'cover: auto\n')).toEqual(['b.png'])
  })
})
