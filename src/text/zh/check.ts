import { cssLaws } from './css.ts'
import { formulaFault } from './render.ts'

import { editor } from './editor.ts'
import { say, type Rules, type Sentence, type Values } from './sentence.ts'

const settings: Rules = {
  'unknown-key': ({ key = '' }) =>
    say(`不认识的设置「${key}」，已保留，不起作用。`, '检查有没有写错；是自己备用的可以不管。'),
  'key-twice': ({ key = '' }) => say(`「${key}」重复设置，只用前面的一个。`, '删掉多余的一行。'),
  'title-long': ({ length = 0, max = 0 }) =>
    say(
      `标题 ${length} 字，超过微信文档写的 ${max} 字，列表里可能显示不全。`,
      `尽量缩到 ${max} 字以内；栏目一向如此时，可在 _series.yaml 的 accepted 里写 title-long。`,
    ),
  'title-too-long': ({ length = 0, max = 0 }) =>
    say(`标题 ${length} 字，微信最多收 ${max} 字。`, `缩短到 ${max} 字以内，最好 32 字以内。`),
  'author-too-long': ({ length = 0, max = 0 }) => say(`作者 ${length} 字，微信最多收 ${max} 字。`, '改用简称。'),
  'digest-long': ({ length = 0, max = 0 }) =>
    say(`卡片摘要 ${length} 字，超过 ${max} 字可能被微信拒收。`, `缩短到 ${max} 字以内。`),
  'digest-too-long': ({ length = 0, max = 0 }) =>
    say(`卡片摘要 ${length} 字，微信最多收 ${max} 字。`, '缩短到 120 字以内，或删掉 digest，由正文摘要自动生成。'),
  'source-url-too-long': ({ length = 0, max = 0 }) =>
    say(`原文链接 ${length} 字节，微信最多收 ${max} 字节。`, '换一个短一些的网址。'),
  'also-too-many': ({ length = 0, max = 0 }) =>
    say(`次条有 ${length} 篇，一条消息最多带 ${max} 篇次条。`, '把多出来的放到另一期。'),
  'newspic-no-picture': () =>
    say('图片消息里一张图片也没有。', '至少放一张，最多 20 张；只有文字请把 type 改成 news。'),
  'newspic-too-many-pictures': ({ count = 0, max = 0 }) =>
    say(`图片消息里有 ${count} 张图片，微信最多收 ${max} 张。`, '去掉多出来的，或分成两条。'),
  'newspic-at-wechat': ({ source = '' }) =>
    say(`「${source}」是微信里的图片地址，图片消息用不了。`, '把图片存成文件，放在稿件旁边再用。'),
  'newspic-account-code': () =>
    say('图片消息里不放公众号自己的二维码，发出时会略去。', '读者已经在公众号里，不用再扫。'),
  'newspic-no-text': () => say('图片消息没有文字，微信不收。', '写一段说明。'),
  'newspic-text-long': ({ length = 0, max = 0 }) =>
    say(`图片消息的文字 ${length} 字，超过 ${max} 字可能被微信拒收。`, `缩短到 ${max} 字以内。`),
  'newspic-title-long': ({ length = 0, max = 0 }) =>
    say(`图片消息的标题 ${length} 字，公众号后台最多 ${max} 字，手机上可能显示不全。`, `缩短到 ${max} 字以内。`),
  'date-far': ({ date = '', today = '' }) =>
    say(`日期 ${date} 和今天（${today}）相差半年以上。`, '检查年份有没有写错。'),
  'title-day': ({ written = '', date = '' }) =>
    say(`标题里的「${written}」和日期 ${date} 不是同一天。`, '核对标题和 date，改正写错的一处。'),
  'duplicate-issue': ({ issue = '', other = '' }) =>
    say(`这一期（${issue}）和稿件 ${other} 是同一期。`, '一期只留一个稿件：改 date 或 series，或删掉其中一个。'),
  'converted-encoding': ({ encoding = '' }) =>
    say(`稿件编码是 ${encoding || 'GB18030'}，已按它读取。`, '建议用编辑器另存为 UTF-8。'),
}

const cover: Rules = {
  'cover-drawn': () =>
    say('没有指定封面，正文也没有图片，将按标题画一张。', '想用自己的图片时，在开头写 cover: 图片文件名。'),
  'cover-character': ({ character = '' }) =>
    say(`封面字体里没有「${character}」这个字，封面上画不出来。`, '换一种写法，或用 cover 指定一张现成的图片。'),
  'cover-no-photo': () =>
    say('封面样式是「照片」，正文里却没有可用的图片，改用了「文字」。', '在正文里放一张图片，或删掉 cover_design。'),
  'cover-no-figure': () =>
    say(
      '封面样式是「数字」，标题和摘要里却没有找到带单位的数字，改用了「文字」。',
      '用「> [!数字]」写出要上封面的数字，或删掉 cover_design。',
    ),
  'cover-from-body': ({ source = '' }) =>
    say(`没有设置封面，用正文第一张图片（${source}）。`, '想用别的封面，就写「cover: 图片文件」或「cover: auto」。'),
}

const body: Rules = {
  'empty-body': () => say('正文是空的，微信不收没有正文的文章。', '写上正文。'),
  'abstract-missing': () => say('没有「摘要」。', '在第一节前加「## 摘要」和一段正文摘要。'),
  'references-missing': () =>
    say('没有「参考文献」。', '在正文后加「## 参考文献」，每条写「- 来源：《标题》，日期，用于…」。'),
  'contact-missing': () =>
    say('没有「联系我们」。', '在最后加「## 联系我们」，或把它写进 drafts/_footer.md，每期自动附上。'),
  numbering: ({ expected = '', found = '' }) =>
    say(`小标题的序号应是「${expected}」，写成了「${found}」。`, '改正序号，或检查是不是漏了一节。'),
  'reference-title': ({ text = '' }) =>
    say(`参考文献「${text}」没有标题。`, '补上用书名号括起来的标题，例如：来源：《标题》，2026-03-09。'),
  'reference-date': ({ text = '' }) => say(`参考文献「${text}」没有日期。`, '补上来源的发布日期，写成 年-月-日。'),
  'reference-after-issue': ({ text = '', date = '', issued = '' }) =>
    say(`参考文献「${text}」的日期 ${date} 晚于本期日期 ${issued}。`, '核对两个日期，改正写错的一个。'),
  'zero-width': ({ code = '' }) =>
    say(`这里有看不见的字符（${code}），会影响搜索和复制。`, '删掉它；check --fix 可以自动删除。'),
  'link-empty': ({ text = '' }) => say(`链接「${text}」没有网址，或没有文字。`, '补全为 [文字](网址)，或去掉链接。'),
  'picture-empty': () => say('图片没有写文件名或网址。', '补全为 ![说明](文件名)，或删掉。'),
  'heading-jump': ({ from = 0, to = 0 }) =>
    say(`小标题从 ${from} 级跳到了 ${to} 级。`, '按层级写：## 下面用 ###，再下面用 ####。'),
  'section-empty': ({ heading = '' }) => say(`「${heading}」下面没有内容。`, '补上内容，或删掉这个小标题。'),
  weekday: ({ day = '', written = '', right = '' }) =>
    say(`${day} 是星期${right}，写成了星期${written}。`, '核对日期和星期。'),
}

const pictures: Rules = {
  'picture-missing': ({ source = '' }) =>
    say(`找不到图片「${source}」。`, '检查文件名和大小写；路径从稿件所在的文件夹算起。'),
  'picture-unreadable': ({ source = '' }) =>
    say(`图片「${source}」打不开：文件不完整或已损坏。`, '重新导出，或换一张图片。'),
  'picture-refused-address': ({ path = '' }) =>
    say(`图片地址 ${path} 指向内部网络，没有下载。`, '把图片存到稿件旁边再引用。'),
  'picture-too-large': ({ source = '' }) =>
    say(`图片「${source}」太大，压缩后仍超过微信的限制。`, '缩小尺寸或裁剪后再用。'),
  'picture-not-a-picture': ({ source = '' }) =>
    say(`「${source}」的内容不是图片。`, '检查文件，换成 JPG 或 PNG 图片。'),
  'picture-unsupported': ({ source = '' }) => say(`图片「${source}」的格式不能用。`, '另存为 JPG 或 PNG 后再用。'),
  'picture-outside': ({ source = '' }) =>
    say(`图片「${source}」在稿件文件夹之外，没有读取。`, '把图片复制到稿件所在的文件夹里。'),
  'picture-unreachable': ({ source = '' }) =>
    say(`图片「${source}」下载不了。`, '检查网址和网络，或把图片存成文件放在稿件旁边。'),
  'picture-still': ({ source = '' }) =>
    say(
      `动图「${source}」不能照原样发出（太大、帧太多，或文件不完整），只用了第一帧。`,
      '压缩到 10 MB 以内、减少帧数或尺寸，或重新导出。',
    ),
  'picture-ai': ({ source = '' }) =>
    say(
      `图片「${source}」带有人工智能生成标识，稿件没有注明。`,
      '在开头写 ai: assisted 或 ai: generated；标识会随图片保留。',
    ),
  'picture-dropped': ({ source = '' }) =>
    say(`图片地址「${source}」不能使用，已改为显示图片的说明文字。`, '用文件、http(s) 网址或 qr: 开头的二维码。'),
  'account-qr': () =>
    say(
      '画不出公众号自己的二维码：这个账号不能用生成二维码的接口。',
      '在 .env 里用 WECHAT_ACCOUNT_QR 写上公众号二维码图片的文件名，图里要能读出二维码。',
    ),
  'qr-unreadable': ({ source = '' }) =>
    say(
      `「${source}」里的二维码读不出来，读者长按也识别不了。`,
      '换一张清晰完整的二维码图片，或写成 qr:网址，由系统画。',
    ),
  'qr-dark': ({ source = '' }) =>
    say(
      `「${source}」里的二维码在深色模式下读不出来。`,
      '图片四周要留白边，二维码不要太小；最好写成 qr:网址，由系统画。',
    ),
  'qr-domain': ({ source = '', target = '', domains = '' }) =>
    say(
      `「${source}」里的二维码指向 ${target}，不在允许的域名里（${domains}）。`,
      '核对二维码；确实要用时，把域名加进 register/ 里的 domains。',
    ),
  'qr-empty': () => say('二维码没有写内容。', '写成 qr:网址，或 qr:account（公众号自己的二维码）。'),
}

const html: Rules = {
  'html-dropped': ({ tag = '' }) =>
    say(`微信不支持 HTML 标签 ${tag}，已去掉。`, '改用 Markdown 写法，或删掉这个标签。'),
  'style-unknown-property': ({ property = '', style = '' }) =>
    say(
      `版式${style === '' ? '' : `「${style}」`}里的「${property}」在微信里不起作用，已忽略。`,
      '从版式文件里删掉它。',
    ),
  'style-dropped': ({ what = '', style = '', law = '' }) => {
    const why = cssLaws[law]
    return say(
      `版式「${style}」中的「${what}」在微信里不起作用，已忽略${why === undefined ? '' : `：${why[0]}（${law}）`}。`,
      why?.[1] ?? '从版式文件里删掉它。',
    )
  },
  'accent-darkened': ({ asked = '', used = '' }) =>
    say(
      `主色 ${asked} 在浅色或深色模式下读不清，已调深为 ${used}。`,
      `改成 ${used} 或更深的颜色，这条提示就不再出现。`,
    ),
  'accent-unused': ({ asked = '', style = '' }) =>
    say(`主色 ${asked} 没有用上：版式「${style}」没有可以换的主色。`, '在版式的 :root 里写 --accent，或删掉「主色」。'),
  'style-slow': ({ what = '', style = '' }) =>
    say(
      `版式「${style}」中的选择器「${what}」要逐篇匹配，排版会慢一些。`,
      '改用类名、标签、后代、:nth-child 这些写法。',
    ),
  'content-long': ({ length = 0, characters = length, max = 20_000 }) =>
    say(`排好版的正文 ${characters} 个字符，超过微信文档写的 ${max} 个，可能被拒收。`, '精简正文，或拆成两篇。'),
  'content-too-long': ({ length = 0, bytes = length }) =>
    say(`排好版的正文 ${bytes} 字节，超过微信的上限 1 MB。`, '拆成几篇。'),
  'link-local': ({ target = '', href = target }) =>
    say(`链接「${href}」读者打不开。`, '换成 http(s) 网址，或去掉链接。'),
  'link-dropped': ({ target = '' }) =>
    say(`链接「${target}」读者打不开，已只保留文字。`, '换成 http(s) 网址，或去掉链接。'),
  'code-language': ({ language = '' }) =>
    say(`不认识代码语言「${language}」，按普通文字显示。`, '检查语言名，例如 js、python、json；不需要着色就删掉。'),
  'nested-list': ({ depth = 0 }) =>
    say(`列表套了${depth === 0 ? '很多' : ` ${depth} `}层，手机上会很窄。`, '减到两层以内。'),
  'math-wrong': ({ text = '', fault = '', what = '' }) =>
    say(`公式「${text}」${formulaFault(String(fault), String(what))}，只能按源码显示。`, '改正写法，或改用图片。'),
  'math-plain': ({ text = '' }) => say(`公式「${text}」太复杂，只能按源码显示。`, '改用图片。'),
}

const at = ({ text = '', count = 1 }: Values): string =>
  `${text === '' ? '' : `「${text}」`}${Number(count) > 1 ? `等 ${count} 处` : ''}`
const formRule =
  (what: string, suggestion: string) =>
  (values: Values): Sentence =>
    say(`${at(values)}${what}`, suggestion)

/** WeChat's own structure rules, under its own keys. */
const form: Rules = {
  'font-family': formRule('指定了字体，微信建议不指定：各种手机上显示会不一样。', '从版式里去掉 font-family。'),
  opacity: formRule('图片完全透明，读者看不见，也不能在后台替换。', '去掉 opacity，或换成看得见的图片。'),
  'caret-color': formRule('光标颜色是透明的，在后台改稿时看不见光标。', '去掉 caret-color。'),
  'line-height': formRule('行高是 0，多行文字会叠在一起。', '把行高改成 1.5 以上。'),
  'text-align': formRule('对齐方式 start、end 在部分手机上显示不同。', '改成 left、center、right 或 justify。'),
  height: formRule('所在的块高度是 0，手机上看不见。', '去掉 height。'),
  'animate-begin': formRule('动画只能用手指触发，电脑上不会动。', '写成 begin="touchstart; click"。'),
  'nest-level': formRule('一层套一层太深，微信编辑器会自动去掉几层。', '减少嵌套的引用、列表或 HTML 标签。'),
  'redundant-node': formRule('有很多空白块，微信编辑器会自动删除。', '删掉空行和空标签。'),
  'node-leaf': formRule('组件容器里只能放一个组件或一张图片。', '把其他内容移出来。'),
  'span-leaf': formRule('行内容器里放了段落，微信不允许。', '把段落移出来。'),
  'darkmode-low-contrast': formRule('在深色模式下看不清。', '换一组对比更明显的文字颜色和背景颜色。'),
  'darkmode-no-gradient': formRule(
    '文字下面是渐变背景，深色模式下会变成一种颜色。',
    '有文字的地方改用一种颜色作背景。',
  ),
}

/** Every rule of the product by its id. A rule that is not here is a gap, not a reason to stop: see `sentenceOf`. */
const rules: Rules = { ...settings, ...cover, ...body, ...pictures, ...html, ...form, ...editor }

/** A finding in words; a rule without words of its own is named by its id. */
const sentenceOf = (rule: string, values: Values): Sentence => {
  const sentence = Object.hasOwn(rules, rule) ? rules[rule] : undefined
  return sentence ? sentence(values) : say(`审校规则 ${rule} 有提示。`, '请查看这一处。')
}

/** Said by check/: 审校 findings and how bad they are. */
export const check = {
  severity: { error: '必须改', warning: '建议改', info: '提示' },
  rules,
  sentenceOf,
} as const
