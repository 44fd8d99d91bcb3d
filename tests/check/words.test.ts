import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { inspect } from '../../src/check/index.ts'
import { CONFUSED } from '../../src/check/words/confused-words.ts'

const slips = (text: string) =>
  inspect(parseArticle(`---\ntitle: 题\n---\n\n${text}\n`, { file: 'a.md' }))
    .filter(({ rule }) => rule === 'confused-word')
    .map(({ values }) => `${values['is']}→${values['should']}`)

describe('confused words', () => {
  it('are 150 pairs at least, none of them twice, none with itself', () => {
    const wrongs = CONFUSED.map(({ wrong }) => wrong.source)
    expect(wrongs.length).toBeGreaterThanOrEqual(150)
    expect(wrongs.filter((wrong, at) => wrongs.indexOf(wrong) !== at)).toEqual([])
    expect(CONFUSED.filter(({ wrong, right }) => right.search(wrong) >= 0)).toEqual([])
  })

  it('are not made of what they are mended to', () => {
    const all = CONFUSED.map(({ right }) => right)
    expect(all.flatMap(slips)).toEqual([])
  })

  it.each([
    ['请登陆系统后填写', '登陆→登录'],
    ['截止 6 月底，已有三家', '截止→截至'],
    ['各级权利机关', '权利→权力'],
    ['企业帐户', '帐户→账户'],
    ['再接再励', '再接再励→再接再厉'],
    ['两份通知都给于支持', '给于→给予'],
  ])('%s', (text, slip) => expect(slips(text)).toEqual([slip]))

  it('are not found where the same characters say something else', () => {
    const sound = [
      '台风在浙江登陆，报名 6 月 30 日截止，截止日期不变。',
      '全部份额已售出，构成份额变化，补充份额。',
      '来到帐篷里，进入帐中。',
      '研究竞争对手，究竟选谁，究竟争什么。',
      '自己经营，独自已经完成，周末来访，年末经过。',
      '安徽信息产业，安徽博物院，公安微博。',
      '供给与需求，教授于 2020 年到任，以德报怨。',
      '鉴定单位，特定单元，一定购买，预定购房。',
      '过度期待，过度安排，当事人的权利运行，化学反应快。',
      '爱好象棋，企图象征，反复盖章，领取销售额，日报消息。',
      '据《登陆系统》一书，《截止 6 月》讲的是诺曼底。',
      '这座落差很大，省份内，月份内，每份量少。',
    ]
    expect(sound.flatMap(slips)).toEqual([])
  })
})
