import { describe, expect, it } from 'vitest'
import { freezingOf, type Bench } from '../../src/publish/freezing.ts'
import { parseArticle } from '../../src/article/parse.ts'
import { render } from '../../src/render/render.ts'
import { loadStyle } from '../../src/render/style.ts'
import { juiced } from '../../src/render/juiced.ts'

/** A draft with these pictures, and who is being asked for: each answer waits until it is let go. */
function fetching(sources: readonly string[]) {
  const text = `---\ntitle: 题\n---\n${sources.map(source => `![图](${source})\n`).join('\n')}`
  const article = parseArticle(text, { file: 'a.md' })
  const asked: string[] = []
  const answers = new Map<string, { give: (bytes: Uint8Array) => void; fail: (error: Error) => void }>()
  const bench = {
    picture: (source: string) => {
      asked.push(source)
      return new Promise<Uint8Array>((give, fail) => answers.set(source, { give, fail }))
    },
  } as unknown as Bench
  const draft = { article, rendered: render(article, loadStyle('', 'x', juiced)), colours: null }
  return { asked, answers, work: freezingOf('a.md', draft, bench) }
}

const web = (count: number) => Array.from({ length: count }, (_, i) => `https://a.example/${i}.png`)

describe('pictures of the web', () => {
  it('are asked for ten ahead of their turn, files at their turn alone', () => {
    const [first, ...others] = web(14)
    const { asked, work } = fetching([first!, 'one.png', ...others])
    void work.opened(first!).catch(() => {})
    expect(asked).toEqual(web(11))
    void work.opened('one.png').catch(() => {})
    expect(asked).toEqual([...web(11), 'one.png'])
    void work.opened(others[2]!).catch(() => {})
    expect(asked).toEqual([...web(11), 'one.png', ...web(14).slice(11)])
  })

  it('that are WeChat’s already are not asked for', () => {
    const { asked, work } = fetching(['https://mmbiz.qpic.cn/a/0', 'a.png', ...web(1)])
    void work.opened('a.png').catch(() => {})
    expect(asked).toEqual([...web(1), 'a.png'])
  })

  it('that fail are said at their turn, and may be asked for again', async () => {
    const { asked, answers, work } = fetching(web(2))
    const first = work.opened(web(2)[0]!).catch((error: unknown) => error)
    answers.get(web(2)[1]!)!.fail(new Error('gone'))
    answers.get(web(2)[0]!)!.fail(new Error('gone too'))
    await expect(first).resolves.toMatchObject({ message: 'gone too' })
    await expect(work.opened(web(2)[1]!)).rejects.toMatchObject({ message: 'gone' })
    void work.opened(web(2)[1]!).catch(() => {})
    expect(asked).toEqual([...web(2), web(2)[1]])
  })
})
