/** What is wrong with a setting, the database or the folder. */

import type { Said, Values } from './said.ts'

export const FORMS: Record<string, string> = {
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
    'https:// 开头的地址（本机上自己的程序可用 http://127.0.0.1:端口），多个用逗号隔开，照机器人页面上的样子整段复制；钉钉和飞书的加签密钥写在地址后面的 #secret= 里，企业微信没有密钥',
  smtp: 'smtps://用户名:密码@服务器/?from=发件人&to=收件人，多个收件人用逗号隔开；用户名和密码里的 @ 写成 %40',
  heartbeat: 'https:// 开头的地址（本机可用 http://127.0.0.1:端口）',
  desk: 'http:// 或 https:// 开头的地址，后面不带 ? 和 #',
  text: '非空的文字',
}

/** Latin letters stand apart from the han before them: an address is no address any more when it is joined to them. */
const spaced = (text: string): string => (/^[!-~]/.test(text) ? ` ${text}` : text)

const place = (v: Values): string =>
  Number(v['line'] ?? 0) > 0 ? `${v['file']} 第 ${v['line']} 行的 ${v['name']}` : `环境变量 ${v['name']}`

export const SETTING_FAULTS: Record<string, (v: Values) => Said> = {
  wrong: v => ({
    message: `${place(v)} 写得不对。`,
    remedy: `请改成${spaced(FORMS[String(v['kind'])] ?? FORMS['text']!)}。`,
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
  'store-busy': () => ({
    message: 'ZHUNDIAN_HOME 里的数据库一直被别的程序占着，等了 10 秒也没有空出来，这一步没有做完。',
    remedy: '请关掉正在打开这个数据库的程序（看数据库的工具、备份、同步盘），再运行一次，会从停下的地方接着做。',
  }),
  'store-full': () => ({
    message: '磁盘已满，数据库写不进去，这一步没有做完。',
    remedy: '请在 ZHUNDIAN_HOME 所在的磁盘上腾出空间，再运行一次，会从停下的地方接着做。',
  }),
  store: () => ({
    message: 'ZHUNDIAN_HOME 里的数据库打不开：文件已损坏，或没有权限。',
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
