import { calendarErrors } from './calendar.ts'
import { yamlReason } from './yaml.ts'

type Values = Readonly<Record<string, string | number>>

/** What was expected of a front-matter value, in words. */
const EXPECTED: Readonly<Record<string, string>> = {
  text: '一行文字',
  number: '一个整数（例如 12）',
  list: '一个名单（每行一个，前面写「- 」）',
  map: '一组「名称: 内容」',
}

/** What stands there instead, when it is not text. */
const FOUND: Readonly<Record<string, string>> = { list: '一个名单', map: '一组「名称: 内容」', empty: '空白' }

const quoted = (found: string | number | undefined) => FOUND[String(found)] ?? `「${String(found ?? '').slice(0, 60)}」`

interface Sentence {
  readonly message: string
  /** What to do. */
  readonly suggestion: string
}

/** A `DraftError`'s code in words: what is wrong and what to do. The place is printed by whoever prints this. */
const errors: Readonly<Record<string, (values: Values) => Sentence>> = {
  ...calendarErrors,
  'front-matter': ({ reason = '' }) => ({
    message: `稿件开头的设置读不懂：${yamlReason(String(reason))}。`,
    suggestion: '每行写成「名称: 内容」，冒号用英文冒号并空一格；内容里有冒号、引号或 # 时，用英文引号括起来。',
  }),
  'register-name': () => ({
    message: '规范表述库里有一条没有写名字或职务。',
    suggestion: '人物写 name 和 post，机构写 name。',
  }),
  'register-domain': ({ domain = '' }) => ({
    message: `「${domain}」不是域名。`,
    suggestion: '写成 example.org 这样的域名，每行一个。',
  }),
  'front-matter-open': () => ({
    message: '稿件开头的设置没有结束。',
    suggestion: '在设置的最后单独加一行「---」。',
  }),
  'front-matter-colon': () => ({
    message: '稿件开头的设置里用了中文冒号。',
    suggestion: '把这一行名称后面的「：」改成英文冒号加一个空格「: 」。',
  }),
  'front-matter-map': () => ({
    message: '稿件开头的设置不是「名称: 内容」的形式。',
    suggestion: '每行写成「名称: 内容」，例如「title: 今天的标题」。',
  }),
  'front-matter-type': ({ key = '', expected = '', found }) => ({
    message: `「${key}」应是${EXPECTED[expected] ?? '文字'}，现在是${quoted(found)}。`,
    suggestion: `改正「${key}」，或删掉这一行。`,
  }),
  'front-matter-choice': ({ key = '', expected = '', found }) => ({
    message: `「${key}」不能是${quoted(found)}。`,
    suggestion: `只能写：${expected}。`,
  }),
  'front-matter-date': ({ key = '', found }) => ({
    message: `「${key}」${quoted(found)}不是日期，或没有这一天。`,
    suggestion: '写成 年-月-日，月和日都用两位数字，例如 2026-03-09。',
  }),
  'front-matter-accent': ({ key = '', found }) => ({
    message: `「${key}」${quoted(found)}不是颜色。`,
    suggestion: '写 # 加六位十六进制数，例如 #0f4c81；不写就用版式自己的颜色。',
  }),
  'front-matter-focus': ({ key = '', found }) => ({
    message: `「${key}」${quoted(found)}不是位置。`,
    suggestion: '写两个百分数，从左和从上算起，例如「60% 30%」；也可以写 左、右、上、下、中、左上 等。',
  }),
  'front-matter-url': ({ key = '', found }) => ({
    message: `「${key}」${quoted(found)}不是网址。`,
    suggestion: '写完整的网址，以 https:// 或 http:// 开头。',
  }),
  'also-twice': ({ name = '' }) => ({
    message: `次条里的「${name}」已经在这次的消息里了。`,
    suggestion: '每篇稿件只写一次，也不能写稿件自己。',
  }),
  'also-outside': ({ name = '' }) => ({
    message: `次条里的「${name}」不在工作文件夹里。`,
    suggestion: '请写稿件旁边的文件名。',
  }),
  'title-missing': () => ({
    message: '稿件没有标题。',
    suggestion: '在开头的设置里写「title: 标题」，或在正文第一行写「# 标题」。',
  }),
  'too-large': ({ length = 0, max = 0 }) => ({
    message: `内容太长：${length} 个字符，最多 ${max} 个。`,
    suggestion: '拆成几篇；图片请用文件，不要把图片数据直接贴进稿件。',
  }),
  'too-long': () => ({
    message: '到这里已经超过 4 万行（引用和列表的每一层也算一行），无法读取；微信一篇正文最多约 2 万个字符。',
    suggestion: '拆成几篇；很长的代码和数据请换成图片或链接。',
  }),
  'too-dense': () => ({
    message: '这一段没有空行，符号又太多太密，无法读取。',
    suggestion: '用空行分成几段，或删掉多余的符号；大段代码和表格请换成图片或链接。',
  }),
  'too-deep': () => ({
    message: '这里的引用、列表、括号或强调符号层层相套，无法读取。',
    suggestion: '把层数减到三四层以内，或删掉多余的符号。',
  }),
}

/** What the import of raw text did, for a person to look at. */
const notes: Readonly<Record<string, (values: Values) => string>> = {
  joined: ({ before = '', after = '' }) => `换页断开的句子已接上：…${before}｜${after}…，请核对。`,
  'contents-dropped': ({ lines = 0 }) => `目录（${lines} 行）已去掉；需要时在正文写 [toc]。`,
  'page-number-dropped': ({ text = '' }) => `页码「${text}」已去掉。`,
  'title-joined': ({ title = '' }) => `标题分成了两行，已合成一行：「${title}」，请核对。`,
  'contact-heading': ({ text = '' }) => `「${text}」已改成小标题「联系我们」。`,
  'code-unknown': ({ text = '' }) => `「${text}」的二维码指向哪里看不出来，请补上 ![说明](qr:网址)。`,
  'head-kept': ({ text = '' }) => `标题下面的「${text}」认不出是什么，已留在正文开头。`,
}

/** Said by article/: why a draft cannot be read, and what importing raw text did. */
export const article = { errors, notes } as const
