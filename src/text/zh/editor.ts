/** What the desk editor says: sources and figures, repeats, marks, words, names, personal numbers. */

import { say, type Rules } from './sentence.ts'

const CONFUSED_BECAUSE: Readonly<Record<string, string>> = {
  form: '这是不再使用的写法',
  idiom: '这是固定的说法',
  sound: '读音相同或相近，写错了字',
  shape: '字形相近，写错了字',
  sense: '两个词意思不同',
}

/** Where a figure stands. */
const PLACES: Readonly<Record<string, string>> = { title: '标题', digest: '卡片摘要', abstract: '摘要', body: '正文' }

export const editor: Rules = {
  'attribution-unlisted': ({ words = '' }) =>
    say(`「${words}」没有列入参考文献。`, '在参考文献里补上这一条，或核对来源的名字。'),
  'attribution-date': ({ words = '', dates = '' }) =>
    say(`「${words}」和参考文献里这个来源的日期（${dates}）对不上。`, '核对日期，改正写错的一处，或补上漏列的一条。'),
  'attribution-topic': ({ words = '', number = 0 }) =>
    say(`「${words}」说的事，和参考文献第 ${number} 条的用途对不上。`, '看看是不是漏列了一条。'),
  'reference-unused': ({ number = 0, text = '' }) =>
    say(`参考文献第 ${number} 条「${text}」在正文里没有用到。`, '删掉这一条，或在正文里注明出处。'),
  'figure-differs': ({ found = '', place = '', usual = '', other = '' }) =>
    say(
      `${PLACES[place] ?? ''}里的「${found}」和${PLACES[other] ?? ''}里的「${usual}」不一致。`,
      '核对出处，改正写错的一处。',
    ),
  'figure-missing': ({ found = '', place = '' }) =>
    say(`${PLACES[place] ?? ''}里的「${found}」在正文里找不到。`, '核对这个数，或在正文里写明。'),
  'figure-unsourced': ({ words = '', count = 0 }) =>
    say(`待核实：这一节有 ${count} 个数（如「${words}」），没有写来源。`, '写明谁在什么时候说的，并列入参考文献。'),
  'half-width': ({ is = '', should = '' }) =>
    say(`中文之间用了半角的「${is}」。`, `改成「${should}」；用 --fix 可以自动改。`),
  unpaired: ({ mark = '', partner = '' }) =>
    say(`「${mark}」没有成对的「${partner}」。`, '补上缺的一半，或删掉多余的。'),
  doubled: ({ words = '' }) => say(`「${words}」重复了。`, '删掉多余的；本来就要这样写，可以不管。'),
  'digest-unrelated': () => say('卡片摘要说的和正文摘要不是一回事。', '从摘要里写，或删掉 digest，由摘要自动生成。'),
  'title-prefix': ({ prefix = '' }) =>
    say(`这个栏目以前各期的标题都以「${prefix}」开头，这一期没有。`, '补上，或确认这一期不用。'),
  'register-near': ({ is = '', should = '' }) =>
    say(`「${is}」和规范表述库里的「${should}」差一个字。`, `改成「${should}」；确实是另一个名称，请加进 register/。`),
  'register-post': ({ is = '', name = '', valid = '' }) =>
    say(
      `「${is}」：规范表述库里，${name}在本期这一天${valid === '' ? '没有这个职务' : `的职务是「${valid}」`}。`,
      '核对职务；已经变动的，请改 register/。',
    ),
  'confused-word': ({ is = '', should = '', reason = '' }) =>
    say(`「${is}」应当是「${should}」：${CONFUSED_BECAUSE[reason] ?? ''}。`, `改成「${should}」。`),
  'personal-identity': ({ shown = '' }) => say(`正文里有身份证号码（${shown}）。`, '删掉，不要公开个人信息。'),
  'personal-card': ({ shown = '' }) => say(`正文里有银行卡号（${shown}）。`, '删掉，不要公开个人信息。'),
  'personal-mobile': ({ shown = '' }) =>
    say(`正文里有手机号码（${shown}）。`, '确认可以公开；联系电话请放在「联系我们」里。'),
  repeat: ({ heading = '', title = '', date = '', percent = 0 }) =>
    say(
      `「${heading}」和${date === '' ? '' : ` ${date} 的`}《${title}》有 ${percent}% 相同，可能写过了。`,
      '写新的进展，或删掉这一节。',
    ),
}
