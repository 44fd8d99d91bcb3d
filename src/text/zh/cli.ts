/** Words of the command line: help, results, errors. A sentence says what, where, and what to do. */

import { ERRORS } from './errors.ts'
import { args, help, options } from './help.ts'
import type { Said, Values } from './said.ts'
import { SETTING_FAULTS } from './settings.ts'

export const cli = {
  help,
  args,
  options,
  config: (code: string, v: Values): Said => (SETTING_FAULTS[code] ?? SETTING_FAULTS['wrong']!)(v),
  error: (code: string, v: Values = {}): Said => (ERRORS[code] ?? ERRORS['internal']!)(v),
  errorLine: ({ message, remedy }: Said): string => `${message}${remedy}`,
  severity: { error: '必须改', warning: '建议改', info: '提示' } as Record<string, string>,
  place: (file: string, line: number | undefined): string =>
    line === undefined ? `${file}：` : `${file} 第 ${line} 行：`,
  styleLine: (line: number): string => `版式第 ${line} 行：`,
  /** The parser's headings and phrases, by how they begin in English. */
  helpTitles: { Usage: '用法', Commands: '命令', 'For more info': '每个命令的用法', Options: '选项' },
  helpWords: {
    '<command> [options]': '命令 [选项]',
    'Display this message': '显示用法',
    'Display version number': '显示版本',
  },
  unknownOption: (option: string): string => `没有 ${option} 这个选项`,
  optionTwice: (option: string): string => `选项 ${option} 写了两次`,
  extraWord: (word: string): string => `多了「${word}」`,
  optionValue: (option: string): string => `选项 ${option} 后面缺少内容`,
  missing: (name: string): string => `缺少「${name}」`,
  /** What a command may be about, as `--help` names it. */
  words: { draft: '稿件', id: '编号', name: '名字', alias: '账号名' },
  oneOf: (what: string, words: readonly string[]): string => `${what} 后面只能写 ${words.join('、')}。`,
  wholeNumber: (what: string, min: number, max: number): string => `${what} 后面请写 ${min} 到 ${max} 之间的整数。`,
  controlCharacter: (option: string): string => `选项 ${option} 里有看不见的控制字符`,
  typeAgain: '请重新输入，不要从别处粘贴。',
  badName: (what: string): string => `这个${what}不能用`,
  nameForm: '只用汉字、英文字母、数字，中间可以有 - _ .，最多 32 个字；不能有空格、看不见的字符和形近的外文字母。',
  massOnly: (option: string): string => `${option} 只用于群发`,
  massOnlyRemedy: (option: string): string => `请加 --action mass，或去掉 ${option}。`,
  massLate: (minutes: number): string => `--late ${minutes} 太长`,
  massLateRemedy: (max: number): string => `群发最多晚 ${max} 分钟（23 小时），请写 0 到 ${max} 之间的整数。`,
  secretForm: 'AppSecret 是空的、有空格或太长，没有保存',
  secretRemedy: '请从微信开发者平台的「开发密钥」里整段复制。',
  toForm: '--to 后面写 all（所有粉丝）或 tag:标签编号，例如 tag:2。',
  urlForm: '--url 后面请写 http:// 或 https:// 开头的完整链接。',
  dateForm: '--date 后面请写存在的日期，例如 2026-11-24。',
  fileName: (name: string): string => `稿件名「${name}」不能用`,
  fileNameRemedy: '名字里不要有 / 和 \\，也不要以 . 或 _ 开头；稿件都放在 drafts/ 里。',
  needs: (what: string, option: string): string => `${what} 需要 ${option}`,
  noFindings: '没有发现问题。',
  contentSize: (file: string, characters: number, bytes: number): string =>
    `${file}：排好版的正文 ${characters.toLocaleString('en')} 个字符、${bytes.toLocaleString('en')} 字节（微信文档写的上限是 20,000 个字符、1 MB）。`,
  codeTarget: (file: string, line: number, target: string | null): string =>
    `${file}:${line}：二维码指向 ${target ?? '公众号自己（发出时生成）'}。`,
  findingCount: (errors: number, warnings: number, infos: number): string =>
    `必须改 ${errors} 处，建议改 ${warnings} 处，提示 ${infos} 处。`,
  fixed: (count: number): string => `已自动改好 ${count} 处。`,
  planned: (time: string): string => `已排期：${time} 发出。需要有 zhundian serve 或 zhundian work 在运行。`,
  plannedNow: '已经到点，有 zhundian serve 或 zhundian work 在运行就会马上发出；没有就运行 zhundian work --drain。',
  approvedBy: (name: string, title: string, have: number, need: number): string =>
    `已记录 ${name} 同意发出《${title}》（${have}/${Math.max(1, need)} 人）。`,
  withdrawn: (name: string, title: string, left: number): string =>
    `已撤回 ${name} 对《${title}》的同意（这一稿还有 ${left} 人同意）。`,
  removed: '已移除。',
  sentRecorded: (alias: string, time: string): string => `已记下：账号 ${alias} 在 ${time} 手动群发过一次。`,
  withdrawSure: (title: string, url: string | null): string =>
    `读者将再也打不开《${title}》${url === null ? '' : `（${url}）`}，而且不能恢复。确定撤下？`,
  added: '已添加。',
  paused: (alias: string): string => `账号 ${alias} 已暂停：在恢复之前不会提交任何发表和群发。`,
  resumed: (alias: string): string => `账号 ${alias} 已恢复；是否还来得及发出由延迟规则决定。`,
  renewed: (alias: string, until: string): string =>
    `账号 ${alias} 的接口凭证已强制换新，有效到 ${until}；原来的凭证立即作废，其他程序要重新取。`,
  notRenewed: (alias: string): string =>
    `账号 ${alias} 的接口凭证没有换新：微信规定两次强制换新至少隔 30 秒、每天最多 20 次。请过一会儿再试。`,
  secretPrompt: 'AppSecret（不会显示）：',
  tokenPrompt: '消息推送的 Token（不会显示）：',
  aesKeyPrompt: 'EncodingAESKey（43 位，不会显示；只用明文模式就留空）：',
  takesPushes: (alias: string): string =>
    `已接收消息推送，后台填的网址是 https://你的域名/wechat/${alias} 。换 EncodingAESKey 时，先在这里换，再到后台换，旧的会继续认；换完再用新的运行一次，旧的就不认了。`,
  takesNoPushes: (alias: string): string => `账号 ${alias} 不再接收消息推送；请到后台停用「消息推送」。`,
  sandboxName: '演练号',
  noNotices: '没有通知。',
  noSlots: '还没有固定时间。',
  noAccounts: '还没有账号。',
  slotLine: (name: string, series: string, cron: string, zone: string, days: string): string =>
    `${name}  ${series}  ${cron}  ${zone}${days === 'working' ? '  工作日' : ''}`,
  weekdays: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  /** Why a date is not like others. */
  dayMark: {
    skipped: '休刊',
    extra: '加刊',
    moved: '改时间',
    makeup: '调休上班',
    'unknown-day': '还没有节假日安排，不会自动发出',
  },
  initialised: (folder: string): string => `已在 ${folder} 建好工作文件夹。`,
  created: (path: string): string => `已新建 ${path}`,
  existed: (path: string): string => `已有，未改动 ${path}`,
  importNote: (line: number, what: string): string => `第 ${line} 行：${what}`,
  serving: (url: string): string => `页面：${url}`,
  sandboxAt: (url: string): string => `演练号：${url}（演练：不会真的发出）`,
  /** Where WeChat is to push to: behind https, or forwarded from port 80 or 443. */
  callbackAt: (port: number): string =>
    `消息推送：端口 ${port}，路径 /wechat/账号名；后台填的网址要能转到这里（微信只用 80 和 443 端口）。`,
  previewAt: (url: string): string => `预览：${url}（保存稿件后自动刷新，Ctrl-C 结束）`,
  previewSent: (name: string): string => `已把预览发到微信号 ${name}。`,
  stopping: '正在停下，等手上的调用结束……',
  stopped: '已停下。',
  working: '正在值守，Ctrl-C 结束。',
  demo: {
    start: (title: string, time: string): string => `演示：样例《${title}》已排期，${time} 发出。`,
    step: (time: string, text: string): string => `${time}  ${text}`,
    done: (url: string): string => `演示完成，文章在 ${url}`,
  },
  verbose: (text: string): string => `详细：${text}`,
  doctor: {
    ok: '正常',
    hint: '提示',
    bad: '有问题',
    settings: (workspace: string): string => `工作文件夹 ${workspace}。`,
    store: (path: string): string => `数据库 ${path} 可读写。`,
    postgres: (place: string, version: string): string => `PostgreSQL ${version}，${place}，可读写。`,
    unsafe: (setting: string): string =>
      `服务器关掉了 ${setting}，断电会丢失已经记下的步骤，可能重复发出。请把它打开。`,
    databaseClock: (seconds: number): string =>
      seconds === 0
        ? '数据库的时钟和本机一致。'
        : `数据库的时钟比本机${seconds < 0 ? '慢' : '快'} ${Math.abs(seconds)} 秒；到点以数据库的为准。`,
    trouble: (alias: string, message: string): string => `账号 ${alias}：${message}`,
    token: (alias: string): string => `账号 ${alias} 的接口凭证有效。`,
    ip: (alias: string): string => `本机 IP 在账号 ${alias} 的白名单里。`,
    ipRemedy: (ip: string): string => `请在微信开发者平台把 ${ip} 加入 IP 白名单，约 10 分钟后生效。`,
    clock: (seconds: number): string => `本机时钟与微信相差 ${seconds} 秒。`,
    clockRemedy: '请打开系统的自动校时。',
    accountCode: (target: string): string => `公众号二维码图片指向 ${target}。`,
    accountCodeUnread: 'WECHAT_ACCOUNT_QR 的图片打不开，或里面读不出二维码。',
    accountCodeRemedy: '从公众号后台重新下载二维码，存成清晰完整的图片。',
    clockUnknown: '没有取得微信的时间，无法比较时钟。',
    sandboxUsed: '没有设置真实账号，使用演练号。',
    names: {
      settings: '设置',
      store: '数据库',
      'store-clock': '数据库时钟',
      token: '接口凭证',
      ip: 'IP 白名单',
      clock: '时钟',
      'account-qr': '公众号二维码',
      notices: '通知',
    } as Record<string, string>,
  },
}

/** The text a new draft starts from. */
export const skeleton = ({ series, date }: { readonly series?: string; readonly date?: string }): string => `---
title: 
${series === undefined ? '' : `series: ${JSON.stringify(series)}\n`}${date === undefined ? '' : `date: ${date}\n`}author: 
organization: 
digest: 
cover: auto
---

## 摘要



## 一、



## 参考文献

- 来源：《标题》，${date ?? '2026-01-01'}，用于

## 联系我们

![公众号名称](qr:account)
`
