/** The words a rendered article adds to the author's own, and what rendering has to say about a draft. */
export const render = {
  figures: '本期数字',
  /** 「2026年7月3日 星期五」; `weekday` counts from Sunday, 0. */
  date: (year: number, month: number, day: number, weekday: number): string =>
    `${year}年${month}月${day}日 星期${'日一二三四五六'.charAt(weekday)}`,
  number: (number: number): string => `总第 ${number} 期`,
  producers: (names: readonly string[]): string => `联合出品：${names.join('、')}`,
  abstract: '摘要',
  contents: { bulletin: '本期要点', article: '目录' },
  correction: '更正',
  footnotes: '注释',
  links: '参考链接',
  longPress: '长按识别二维码',
  swipe: '左右滑动查看',
  callout: { note: '说明', tip: '提示', important: '重要', warning: '注意', caution: '警告' },
  credits: { edit: '编辑：', proof: '校对：', review: '审核：', between: ' ｜ ' },
  ai: {
    none: null,
    assisted: '本文部分内容由人工智能辅助生成，已经人工审核。',
    generated: '本文内容由人工智能生成。',
  },
  preview: {
    light: '浅色',
    dark: '深色',
    unnamed: '公众号',
  },
  finding: {
    'html-dropped': ({ tag = '' }: Values): string =>
      `微信不支持 HTML 标签 ${tag}，已去掉；其中的文字${tag === '<script>' || tag === '<style>' ? '一并去掉' : '能保留的都已保留'}。`,
    'link-dropped': ({ target = '' }: Values): string => `链接「${target}」读者打不开，已只保留文字。`,
    'picture-dropped': ({ source = '' }: Values): string => `图片地址「${source}」不能使用，已改为显示图片的说明文字。`,
    'math-plain': ({ text = '' }: Values): string => `公式「${text}」太复杂，只能按源码显示；请改用图片。`,
    'math-wrong': ({ text = '', fault = '', what = '' }: Values): string =>
      `公式「${text}」${formulaFault(String(fault), String(what))}，只能按源码显示。`,
    'style-dropped': ({ what = '', style = '' }: Values): string =>
      `版式「${style}」中的「${what}」在微信里不起作用，已忽略。`,
  },
} as const

type Values = Readonly<Record<string, string | number>>

/** Why a stylesheet cannot be used. `what` is the piece of it that is wrong. */
export const styleFault = {
  unclosed: (what: string): string => `「${what}」的括号或注释没有配对。`,
  declaration: (what: string): string => `「${what}」不是「属性: 值;」的形式。`,
  selector: (what: string): string => `看不懂选择器「${what}」。`,
  variable: (what: string): string => `变量「${what}」没有在 :root 里定义。`,
} as const

/** What is wrong with a formula, by MathJax's name for it or ours; `what` is the part of it that is meant. */
export function formulaFault(fault: string, what: string): string {
  switch (fault) {
    case 'UndefinedControlSequence':
      return `里有不认识的命令 ${what}`
    case 'UnknownEnv':
      return `里有不认识的环境 ${what}`
    case 'MissingArgFor':
    case 'MissingBoxFor':
    case 'RunawayArgument':
      return `的 ${what} 后面缺少内容`
    case 'ExtraOpenMissingClose':
    case 'MissingCloseBrace':
      return '少了一个右花括号 }'
    case 'ExtraCloseMissingOpen':
    case 'ExtraCloseLooking':
      return '多了一个右花括号 }'
    case 'EnvMissingEnd':
    case 'EnvBadEnd':
      return '的 \\begin 和 \\end 没有配对'
    case 'ExtraLeftMissingRight':
    case 'MissingLeftExtraRight':
    case 'MissingOrUnrecognizedDelim':
      return '的 \\left 和 \\right 没有配对'
    case 'DoubleExponent':
    case 'DoubleSubscripts':
    case 'DoubleExponentPrime':
      return '连写了两个上标或下标，请加花括号'
    case 'Misplaced':
      return '里的 & 或 # 写错了地方'
    case 'MaxMacroSub1':
    case 'MaxMacroSub2':
    case 'MaxBufferSize':
      return '里的宏展开没有尽头'
    case 'too-large':
    case 'too-deep':
      return '太大或者嵌套太深'
    case 'too-many':
      return '前面的公式已经太多或错得太多'
    default:
      return '写法有误'
  }
}
