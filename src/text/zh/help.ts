/** What `--help` says of each command. */
export const help: Readonly<Record<string, string>> = {
  about: '准点：把稿件准时、只一次地发到微信公众号',
  init: '建一个工作文件夹',
  new: '新建一篇稿件，或用 --from 把现成文字变成稿件',
  check: '审校稿件，列出必须改、建议改和提示',
  render: '生成微信版（默认打印到屏幕）',
  preview: '在本机浏览器里预览，或用 --to 发到微信',
  push: '存进公众号草稿箱；改过的稿件更新同一篇草稿',
  approve: '记录一次同意发出',
  publish: '发表或群发，现在或用 --at 定时',
  slots: '固定时间：add 添加、list 查看、remove 移除',
  publications: '发稿单：list、show、cancel、resolve',
  media: '素材库：list 看放进去的图片和用到它们的稿件，prune 删掉没有稿件用的',
  accounts:
    '账号：list、add、remove、pause、resume、renew（凭证可能泄露时强制换新，微信限每天 20 次、间隔 30 秒）、callback（接收消息推送）、sent（记一次手动群发）',
  notices: '通知：list 查看、test 给每个通知方式发一条测试消息',
  serve: '启动全部：页面、定时、发稿',
  work: '只做发稿；--drain 做完到点的就结束',
  sandbox: '启动演练号',
  doctor: '体检：接口凭证、IP、时钟、数据库',
}

/** What a command may be about, as `--help` shows it after its name. */
export const args: Readonly<Record<string, readonly string[]>> = {
  init: ['[文件夹]'],
  new: ['[名字]'],
  check: ['[...稿件]'],
  render: ['[稿件]'],
  preview: ['[稿件]'],
  push: ['[稿件]'],
  approve: ['[稿件]'],
  publish: ['[稿件]'],
  slots: ['[做什么]', '[名字]'],
  publications: ['[做什么]', '[编号]'],
  media: ['[做什么]'],
  accounts: ['[做什么]', '[账号名]'],
  notices: ['[做什么]'],
}

/** Flags and what they mean, by command. */
export const options = {
  json: '只输出一份 JSON',
  verbose: '多输出技术细节（不含密钥）',
  port: [['--port <端口>', '端口']],
  new: [
    ['--date <日期>', '日期，YYYY-MM-DD'],
    ['--series <栏目>', '栏目'],
    ['--from <文件>', '把现成文字变成稿件；- 表示标准输入'],
  ],
  check: [['--fix', '自动改好没有争议的问题']],
  render: [
    ['--edition <版>', 'wechat、web 或 pdf'],
    ['--theme <版式>', 'styles/ 里的版式'],
    ['-o, --output <文件>', '写进文件'],
  ],
  preview: [
    ['--port <端口>', '端口'],
    ['--to <微信号>', '发到这个微信号'],
    ['--account <账号>', '账号'],
  ],
  push: [
    ['--overwrite', '不管草稿箱里现在是什么，换成这一稿'],
    ['--account <账号>', '账号'],
  ],
  approve: [
    ['--by <姓名>', '谁同意'],
    ['--withdraw', '撤回这个人对这一期的同意'],
  ],
  publish: [
    ['--action <动作>', 'publish 发表、mass 群发、draft 只存草稿箱'],
    ['--at <时间>', 'HH:mm、YYYY-MM-DD HH:mm 或 ISO 8601'],
    ['--account <账号>', '账号'],
    ['--to <对象>', 'all 或 tag:编号（群发）'],
    ['--late <分钟>', '晚多少分钟仍可发出，默认 60'],
    ['--no-quota <怎么办>', '群发次数用完时：hold 暂缓（默认）、publish 改为发表、draft 留在草稿箱'],
    ['--wait', '等到微信给出结果'],
    ['--again', '已经发出过，再发一次'],
    ['--reason <原因>', '再发的原因'],
    ['--overwrite', '不管草稿箱里现在是什么，换成这一稿'],
  ],
  slots: [
    ['--series <栏目>', '栏目'],
    ['--cron <表达式>', '五个字段，例如 "30 7 * * *"'],
    ['--zone <时区>', '不写用账号的，账号没有就用 ZHUNDIAN_ZONE'],
    ['--days <哪些天>', 'add：all 每天（默认），working 工作日，认得节假日和调休；list：往后看几天，默认 7'],
    ['--action <动作>', 'publish、mass 或 draft'],
    ['--account <账号>', '账号'],
    ['--late <分钟>', '晚多少分钟仍可发出'],
    ['--no-quota <怎么办>', '群发次数用完时：hold 暂缓（默认）、publish 改为发表、draft 留在草稿箱'],
  ],
  publications: [
    ['--as <结论>', 'published、not-published 或 withdraw'],
    ['--url <链接>', '文章链接'],
    ['--yes', 'withdraw 不再问一句；没有终端或用 --json 时必须写'],
  ],
  media: [
    ['--account <账号>', '账号，几个用逗号隔开'],
    ['--yes', 'prune 不再问一句；没有终端或用 --json 时必须写'],
  ],
  accounts: [
    ['--appid <AppID>', 'wx 开头的 AppID；AppSecret 由提示或标准输入给出'],
    ['--remove', 'callback：不再接收消息推送'],
    ['--at <时间>', 'sent：什么时候手动群发的，不写就是现在'],
    ['--zone <时区>', '这个账号的固定时间默认用的时区'],
  ],
  notices: [['--limit <条数>', '最多几条']],
  serve: [
    ['--port <端口>', '页面端口'],
    ['--demo', '第一次运行时演示一遍（只在演练号）'],
  ],
  work: [['--drain', '做完到点的就结束']],
} satisfies Record<string, string | readonly (readonly [string, string])[]>
