/** Words of the command line: help, results, errors. A sentence says what, where, and what to do. */

import { help, options } from './help.ts'

interface Said {
  readonly message: string
  readonly remedy: string
}
type Values = Readonly<Record<string, string | number>>

const FORMS: Record<string, string> = {
  milliseconds: '毫秒数，例如 10000',
  port: '0 到 65535 之间的端口号',
  appid: 'wx 加 16 位字母数字',
  secret: '不含空格的一串字符',
  origin: 'https:// 开头的地址（本机可用 http://127.0.0.1:端口），后面不带路径',
  zone: '时区名，例如 Asia/Shanghai',
  key: '至少 16 个字符',
  reviews: '0 到 9 的整数',
  'push-token': '3 到 32 位字母数字，和后台「消息推送」里的 Token 一样',
  'aes-key': '43 位字母数字的 EncodingAESKey；更换期间写两个，用逗号隔开，新的在前',
  'database-url':
    'postgres:// 开头的地址，例如 postgres://用户名:密码@主机:5432/库名（密码里的 @ : / # ? % 等字符要写成 %40 这样的编码；sslmode 只能是 disable、prefer、require、verify-ca 或 verify-full）',
  webhooks:
    'https:// 开头的地址，多个用逗号隔开，照机器人页面上的样子整段复制；钉钉和飞书的加签密钥写在地址后面的 #secret= 里，企业微信没有密钥',
  smtp: 'smtps://用户名:密码@服务器/?from=发件人&to=收件人，多个收件人用逗号隔开；用户名和密码里的 @ 写成 %40',
  heartbeat: 'https:// 开头的地址（本机可用 http://127.0.0.1:端口）',
  desk: 'http:// 或 https:// 开头的地址，后面不带 ? 和 #',
  text: '非空的文字',
}

const place = (v: Values): string =>
  Number(v['line'] ?? 0) > 0 ? `${v['file']} 第 ${v['line']} 行的 ${v['name']}` : `环境变量 ${v['name']}`

const CONFIG: Record<string, (v: Values) => Said> = {
  wrong: v => ({
    message: `${place(v)} 写得不对。`,
    remedy: `请改成${FORMS[String(v['kind'])] ?? FORMS['text']}。`,
  }),
  'half-account': v => ({
    message: `${place(v)} 已设置，但缺少 ${v['lacks']}。`,
    remedy: `请把 ${v['lacks']} 也填上，或两项都删掉改用演练号。`,
  }),
  unquoted: v => ({
    message: `${place(v)} 里有 #，没有用引号括起来，# 后面的会被当成注释丢掉。`,
    remedy: '请把等号后面的整段用双引号括起来。',
  }),
  'half-callback': v => ({
    message: `${place(v)} 已设置，但缺少 ${v['lacks']}。`,
    remedy: `请把 ${v['lacks']} 也填上；不接收消息推送就删掉这一项。`,
  }),
  'database-key': v => ({
    message: `${place(v)} 已设置，但缺少 ZHUNDIAN_KEY。`,
    remedy:
      '用 PostgreSQL 时钥匙不会自动生成：请在每台机器的 .env 里写上同一个 ZHUNDIAN_KEY，至少 16 个字符，并另外保存一份。',
  }),
  'database-unreachable': v => ({
    message: `连不上数据库 ${v['place']}（${v['reason']}）。`,
    remedy: '请确认 PostgreSQL 已启动、主机和端口没有写错、防火墙放行；恢复以后再运行，排好的都还在。',
  }),
  'database-lost': v => ({
    message: `和数据库 ${v['place']} 的连接断了（${v['reason']}），这一步没有做完。`,
    remedy: '请再运行一次，会从断开的地方接着做。',
  }),
  'database-busy': v => ({
    message: `数据库 ${v['place']} 太忙，等不到空闲（${v['reason']}）。`,
    remedy: '请稍后再试；常见时请调大 PostgreSQL 的 max_connections，每个准点进程最多用 5 个连接。',
  }),
  'database-full': v => ({
    message: `数据库 ${v['place']} 的磁盘或内存已满（${v['reason']}）。`,
    remedy: '请在数据库服务器上腾出空间，再运行一次。',
  }),
  'database-login': v => ({
    message: `登录不了数据库 ${v['place']}（${v['reason']}）：用户名或密码不对，或服务器不允许从这台机器登录。`,
    remedy:
      '请核对 DATABASE_URL 里的用户名和密码，以及服务器的 pg_hba.conf；服务器要求加密时在地址后面加 ?sslmode=require。',
  }),
  'database-missing': v => ({
    message: `服务器上没有数据库 ${v['place']}。`,
    remedy: '请先在服务器上运行 createdb 建好，或改正 DATABASE_URL 最后的库名；表会自动建。',
  }),
  'database-denied': v => ({
    message: `数据库 ${v['place']} 不让写入（${v['reason']}）：用户没有建表和写入的权限，或连到的是只读副本。`,
    remedy: '请让管理员把这个库的所有者设为 DATABASE_URL 里的用户，并确认连的是主库。',
  }),
  'database-tls': v => ({
    message: `和数据库 ${v['place']} 之间建立不了加密连接（${v['reason']}）：服务器不支持，或证书通不过核对。`,
    remedy: '请核对 DATABASE_URL 里的 sslmode；自己签发的证书要用 sslrootcert= 指出证书文件。',
  }),
  'database-tls-file': v => ({
    message: `DATABASE_URL 里 sslrootcert、sslcert 或 sslkey 写的文件读不了（${v['reason']}）。`,
    remedy: '请写这台机器上证书文件的完整路径，并确认当前用户能读。',
  }),
  'database-newer': v => ({
    message: `数据库 ${v['place']} 已经被更新版本的准点升级过（${v['reason']}），这个版本不能再用它，没有启动。`,
    remedy: '请把这台机器上的准点也升级到同一版本。',
  }),
  'home-unknown': v => ({
    message: `当前文件夹 ${v['folder']} 不是准点的工作文件夹，没有为真实账号新建数据。`,
    remedy: '请到有 .env 的工作文件夹里运行，或先运行 zhundian init，或设置 ZHUNDIAN_HOME。',
  }),
  store: () => ({
    message: 'ZHUNDIAN_HOME 里的数据库打不开：文件已损坏、没有权限，或磁盘已满。',
    remedy: '请检查这个文件夹；文件损坏时请从备份恢复整个文件夹，不要自己改动。',
  }),
  'wrong-key': () => ({
    message: 'ZHUNDIAN_KEY 和建立这个数据库时用的不一样，没有启动。',
    remedy: '请换回原来的 ZHUNDIAN_KEY（默认在 ZHUNDIAN_HOME 的 key 文件里）；几台机器共用一个数据库时要写成一样。',
  }),
  host: v => ({
    message: `HOST=${v['host']} 不是本机地址。`,
    remedy: '本版本的页面没有登录，只能用 127.0.0.1、localhost 或 ::1。',
  }),
  'sandbox-port': v => ({
    message: `演练号的端口 ${v['port']} 打不开，另找的端口也不行。`,
    remedy: '请关掉占用端口的程序，或用 SANDBOX_PORT 换一个端口。',
  }),
}

const ERRORS: Record<string, (v: Values) => Said> = {
  usage: v => ({
    message: `用法不对：${v['what']}。`,
    remedy: '请运行 zhundian --help 或在命令后加 --help 查看用法。',
  }),
  'already-out': v => ({
    message: `《${v['title']}》已经发出${v['url'] ? `：${v['url']}` : ''}，这次没有再发。`,
    remedy: '确实要再发一次，请加 --again --reason 原因。',
  }),
  unsettled: v => ({
    message: `《${v['title']}》上一次的结果还没有确认，这次没有再发。`,
    remedy: `请先处理：zhundian publications show ${v['id']}。`,
  }),
  'not-out': v => ({ message: `《${v['title']}》还没有发出过，不需要 --again。`, remedy: '请去掉 --again 再试。' }),
  'not-resolvable': v => ({
    message: `发稿单 ${v['id']} 现在是「${v['state']}」，不能这样处理。`,
    remedy: `请先查看：zhundian publications show ${v['id']}。`,
  }),
  'unknown-publication': v => ({
    message: `没有编号为 ${v['id']} 的发稿单。`,
    remedy: '请用 zhundian publications list 查看编号。',
  }),
  'unknown-account': v => ({
    message: `没有名为 ${v['alias']} 的账号。`,
    remedy: '请用 zhundian accounts list 查看，或用 zhundian accounts add 添加。',
  }),
  'account-not-listed': v => ({
    message: `稿件只准发到账号 ${v['named']}，没有 ${v['alias']}。`,
    remedy: '请用 --account 换一个，或改稿件开头的「账号」。',
  }),
  'account-taken': v => ({
    message: `账号名 ${v['alias']} 不能用。`,
    remedy: 'default 由 .env 决定；其他名字请换一个没有用过的。',
  }),
  'account-known': v => ({
    message: `${v['appid']} 已经是账号 ${v['alias']}，没有再添加。`,
    remedy: '要换名字或换密钥，请先用 zhundian accounts remove 移除它；default 请改 .env。',
  }),
  'callback-default': () => ({
    message: '账号 default 的消息推送写在 .env 里，没有改动。',
    remedy: '请改 .env 里的 WECHAT_TOKEN 和 WECHAT_ENCODING_AES_KEY，再重新运行 zhundian serve。',
  }),
  'callback-token': () => ({
    message: '消息推送的 Token 写得不对，没有保存。',
    remedy: `请填 ${FORMS['push-token']}。`,
  }),
  'callback-key': () => ({
    message: 'EncodingAESKey 写得不对，没有保存。',
    remedy: '请填 43 位字母数字；只用明文模式就留空。',
  }),
  'unknown-slot': v => ({ message: `没有名为 ${v['name']} 的固定时间。`, remedy: '请用 zhundian slots list 查看。' }),
  'slot-taken': v => ({
    message: `固定时间 ${v['name']} 已经有了。`,
    remedy: '请换一个名字，或先 zhundian slots remove。',
  }),
  'slot-cron': v => ({
    message: `时间表达式「${v['cron']}」读不懂。`,
    remedy: '请写五个字段，例如 "30 7 * * *" 表示每天 07:30。',
  }),
  'slot-cron-times': v => ({
    message: `「${v['cron']}」一天里不止一个时刻。`,
    remedy: '一个固定时间每天只能一次；需要多次请分别添加。',
  }),
  'slot-zone': v => ({ message: `时区「${v['zone']}」不存在。`, remedy: '请写成 Asia/Shanghai 这样的名字。' }),
  'not-approved': v => ({
    message: `${v['by']} 没有同意过 ${v['issue']}，没有可以撤回的。`,
    remedy: '请用 --by 写当时同意的人的姓名。',
  }),
  'at-unreadable': v => ({
    message: `--at 的时间「${v['at']}」读不懂。`,
    remedy: '请写成 HH:mm、YYYY-MM-DD HH:mm 或带时区的 ISO 8601。',
  }),
  'at-past': v => ({
    message: `--at 的时间 ${v['at']} 已经过去。`,
    remedy: '请换一个将来的时间，或去掉 --at 立即发出。',
  }),
  'port-taken': v => ({
    message: `端口 ${v['port']} 已被别的程序占用。`,
    remedy: `请关掉那个程序，或用 ${v['setting']} 换一个端口。`,
  }),
  'host-not-loopback': v => CONFIG['host']!(v),
  edition: v => ({ message: `本版本还不能生成 ${v['edition']} 版。`, remedy: '请用 --edition wechat。' }),
  findings: v => ({ message: `稿件有 ${v['count']} 处必须改，没有提交。`, remedy: '请按上面列出的位置改好后再试。' }),
  'not-confirmed': () => ({ message: '没有撤下，文章还在。', remedy: '确定要撤下时再运行一次，回答 y。' }),
  'withdraw-lost': v => ({
    message: '已请微信撤下这篇，但没有收到回复，现在看它还在。',
    remedy: `过几分钟到公众号里看一眼：还在就再运行 zhundian publications resolve ${v['id']} --as withdraw。`,
  }),
  'no-channels': () => ({
    message: '还没有设置通知方式，没有地方可以试。',
    remedy: '请在 .env 里写 NOTIFY_WEBHOOKS 或 SMTP_URL，见 README「出事通知」。',
  }),
  'preview-lost': () => ({
    message: '预览请求没有收到回复，可能已经送达。',
    remedy: '请在微信里看一下；没有收到再试一次。',
  }),
  internal: () => ({
    message: '程序内部出错，已经停下，没有丢失任何记录。',
    remedy: '请加 --verbose 再运行一次，把输出发给维护者。',
  }),
}

export const cli = {
  help,
  options,
  config: (code: string, v: Values): Said => (CONFIG[code] ?? CONFIG['wrong']!)(v),
  error: (code: string, v: Values = {}): Said => (ERRORS[code] ?? ERRORS['internal']!)(v),
  errorLine: ({ message, remedy }: Said): string => `${message}${remedy}`,
  severity: { error: '必须改', warning: '建议改', info: '提示' } as Record<string, string>,
  place: (file: string, line: number | undefined): string =>
    line === undefined ? `${file}：` : `${file} 第 ${line} 行：`,
  styleLine: (line: number): string => `版式第 ${line} 行：`,
  unknownOption: (option: string): string => `没有 ${option} 这个选项`,
  optionTwice: (option: string): string => `选项 ${option} 写了两次`,
  extraWord: (word: string): string => `多了「${word}」`,
  optionValue: (option: string): string => `选项 ${option} 后面缺少内容`,
  missing: (name: string): string => `缺少 <${name}>`,
  needs: (what: string, option: string): string => `${what} 需要 ${option}`,
  noFindings: '没有发现问题。',
  findingCount: (errors: number, warnings: number, infos: number): string =>
    `必须改 ${errors} 处，建议改 ${warnings} 处，提示 ${infos} 处。`,
  fixed: (count: number): string => `已自动改好 ${count} 处。`,
  planned: (time: string): string => `已排期：${time} 发出。需要有 zhundian serve 或 zhundian work 在运行。`,
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
    token: (alias: string): string => `账号 ${alias} 的接口凭证有效。`,
    ip: (alias: string): string => `本机 IP 在账号 ${alias} 的白名单里。`,
    ipRemedy: (ip: string): string => `请在微信开发者平台把 ${ip} 加入 IP 白名单，约 10 分钟后生效。`,
    clock: (seconds: number): string => `本机时钟与微信相差 ${seconds} 秒。`,
    clockRemedy: '请打开系统的自动校时。',
    clockUnknown: '没有取得微信的时间，无法比较时钟。',
    sandboxUsed: '没有设置真实账号，使用演练号。',
    names: {
      settings: '设置',
      store: '数据库',
      'store-clock': '数据库时钟',
      token: '接口凭证',
      ip: 'IP 白名单',
      clock: '时钟',
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
