/** What is wrong with `calendar.yaml`, and what to do. */

import { yamlReason } from './yaml.ts'

type Values = Readonly<Record<string, string | number>>

interface Sentence {
  readonly message: string
  readonly suggestion: string
}

/** Why the file cannot be had, by the code of its own trouble. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'not-a-file': '它不是文件',
  'not-a-folder': '它上面的不是文件夹',
  'no-access': '没有权限',
  'too-large': '太大了',
  undecodable: '不是 UTF-8 编码的文字',
  unwritable: '磁盘读取出错',
}

const DATE = '日期写成 2026-10-01，一段写成 2026-10-01 至 2026-10-08，时间写成 2026-10-11 09:00。'

/** By code; the place is printed by whoever prints this. */
export const calendarErrors: Readonly<Record<string, (values: Values) => Sentence>> = {
  'calendar-yaml': ({ reason = '' }) => ({
    message: `日历读不懂：${yamlReason(String(reason))}。`,
    suggestion: '每行写成「名称: 内容」，冒号用英文冒号并空一格，缩进用空格。',
  }),
  'calendar-twice': ({ key = '' }) => ({ message: `「${key}」写了两次。`, suggestion: '请合成一段。' }),
  'calendar-form': ({ key = '' }) => ({
    message: `栏目「${key}」下面应写 休刊、加刊 或 改时间。`,
    suggestion: '先写栏目（或 全部），下一行缩进两格写「休刊: [2026-10-01]」。',
  }),
  'calendar-key': ({ key = '' }) => ({
    message: `不认得「${key}」。`,
    suggestion: '只能写 休刊（skip）、加刊（extra）、改时间（move）。',
  }),
  'calendar-date': ({ found = '' }) => ({ message: `「${found}」不是能用的日期或时间。`, suggestion: DATE }),
  'calendar-skip-time': ({ found = '' }) => ({ message: `休刊只写日期，「${found}」多了时间。`, suggestion: DATE }),
  'calendar-move-time': ({ found = '' }) => ({
    message: `改时间要写新的时间，「${found}」没有。`,
    suggestion: '例如「2026-11-24: 08:30」。',
  }),
  'calendar-range': ({ from = '', to = '', max = 0 }) => ({
    message: `「${from} 至 ${to}」前后颠倒，或超过 ${max} 天。`,
    suggestion: DATE,
  }),
  'calendar-conflict': ({ date = '' }) => ({
    message: `${date} 在同一个栏目里写了两次。`,
    suggestion: '一天只能是休刊、加刊、改时间里的一种，请删掉一处。',
  }),
  'calendar-missing': () => ({
    message: '日历文件不见了，先按原来的安排，不再排新的日子。',
    suggestion: '请把它放回工作文件夹；不再需要就放一个空文件。',
  }),
  'calendar-unreadable': ({ code = '' }) => ({
    message: `日历文件打不开：${UNREADABLE[String(code)] ?? `系统报告 ${code}`}。`,
    suggestion: '请检查文件的权限和内容。',
  }),
  'calendar-series': ({ series = '' }) => ({
    message: `没有哪个固定时间用栏目「${series}」。`,
    suggestion: '请看看栏目名有没有写错。',
  }),
}

/** The same as a notice. */
export function calendarFault(v: Values): string {
  const said = calendarErrors[String(v['rule'])]?.(v) ?? { message: String(v['rule']), suggestion: '' }
  return `${v['file']} 第 ${v['line']} 行：${said.message}${said.suggestion}改好之前，已经排好的固定时间照旧，不再排新的。`
}
