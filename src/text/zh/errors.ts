/** What is wrong with what a command was asked for. */

import type { Said, Values } from './said.ts'
import { FORMS, SETTING_FAULTS } from './settings.ts'

/** Why an alias will not do. */
const ACCOUNT_TAKEN: Record<string, (v: Values) => Said> = {
  remove: () => ({
    message: '账号 default 写在 .env 里，不能用 accounts remove 移除。',
    remedy: '不再用它，请删掉 .env 里的 WECHAT_APP_ID 和 WECHAT_APP_SECRET，之后 default 就是演练号。',
  }),
  default: () => ({
    message: '账号名 default 不能添加，它由 .env 决定。',
    remedy: '请换一个名字；要换 default 的账号，请改 .env 里的 WECHAT_APP_ID 和 WECHAT_APP_SECRET。',
  }),
  taken: v => ({
    message: `账号名 ${v['alias']} 已经有了，没有添加。`,
    remedy: '请换一个名字，或先用 zhundian accounts remove 移除原来的。',
  }),
}

export const ERRORS: Record<string, (v: Values) => Said> = {
  usage: v => ({
    message: `用法不对：${v['what']}。`,
    remedy: v['remedy'] ? String(v['remedy']) : '请运行 zhundian --help 或在命令后加 --help 查看用法。',
  }),
  'already-out': v => ({
    message: `《${v['title']}》已经发出${v['url'] ? `：${v['url']}` : ''}，这次没有再发。`,
    remedy: '确实要再发一次，请运行 zhundian publish 稿件 --again --reason 原因。',
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
  'account-taken': v => ACCOUNT_TAKEN[String(v['as'])]?.(v) ?? ACCOUNT_TAKEN['taken']!(v),
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
  'at-far': v => ({
    message: `--at 的时间 ${v['at']} 太远了，没有排期。`,
    remedy: '请看看年份有没有写错；最晚到 2099 年。',
  }),
  'at-future': v => ({
    message: `--at 的时间 ${v['at']} 还没有到，没有记下。`,
    remedy: '这里记的是已经手动群发过的一次，请写当时的时间；以后要群发，用 zhundian publish --action mass --at。',
  }),
  'port-taken': v => ({
    message: `端口 ${v['port']} 已被别的程序占用。`,
    remedy: `请关掉那个程序，或用 ${v['setting']} 换一个端口。`,
  }),
  'host-not-loopback': v => SETTING_FAULTS['host']!(v),
  edition: v => ({ message: `本版本还不能生成 ${v['edition']} 版。`, remedy: '请用 --edition wechat。' }),
  findings: v => ({ message: `稿件有 ${v['count']} 处必须改，没有提交。`, remedy: '请按上面列出的位置改好后再试。' }),
  'not-confirmed': () => ({ message: '没有撤下，文章还在。', remedy: '确定要撤下时再运行一次，回答 y。' }),
  'needs-yes': v => ({
    message: `撤下《${v['title']}》不能恢复，这里没有终端可以问一句，没有撤下。`,
    remedy: `确定要撤下，请运行 zhundian publications resolve ${v['id']} --as withdraw --yes。`,
  }),
  'withdraw-lost': v => ({
    message: '已请微信撤下这篇，但没有收到回复，现在看它还在。',
    remedy: `过几分钟到公众号里看一眼：还在就再运行 zhundian publications resolve ${v['id']} --as withdraw。`,
  }),
  'prune-needs-yes': v => ({
    message: `有 ${v['count']} 张图片没有稿件使用；删掉不能恢复，这里没有终端可以问一句，一张也没有删。`,
    remedy: '先用 zhundian media list 看一遍，确定要删，请运行 zhundian media prune --yes。',
  }),
  'prune-not-confirmed': () => ({ message: '没有删，图片都还在。', remedy: '确定要删时再运行一次，回答 y。' }),
  'prune-lost': v => ({
    message: `删掉了 ${v['removed']} 张；另外 ${v['lost']} 张没有收到微信的回复，不知道删掉没有。`,
    remedy: '请过几分钟再运行 zhundian media prune，没有删掉的会再删一次。',
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
