type Values = Readonly<Record<string, string | number>>

/** Why the data folder cannot be used, by the code of the file's own trouble. */
const HOME: Readonly<Record<string, string>> = {
  'not-a-folder': '不是文件夹',
  missing: '建不了：那个位置不能新建文件夹',
  'no-access': '没有权限读写',
}

/** What is wrong with a file or a picture's address, and what to do: by `FileError.code`, given its path and values. */
export const files = {
  missing: (path: string): string => `找不到「${path}」。请检查文件名和所在文件夹。`,
  'not-a-file': (path: string): string => `「${path}」不是文件。请给出一个文件的路径。`,
  'not-a-folder': (path: string): string => `「${path}」不是文件夹。请改名或移走同名的文件后再试。`,
  'no-access': (path: string): string => `没有权限打开「${path}」。请检查文件权限。`,
  'too-large': (path: string, { limit = '' }: Values): string =>
    `「${path}」太大${limit === '' ? '' : `（上限 ${limit} MB）`}。请压缩或拆分后再试。`,
  undecodable: (path: string): string => `读不出「${path}」里的文字。请用编辑器另存为 UTF-8 编码后再试。`,
  outside: (path: string): string =>
    `图片「${path}」在工作文件夹之外，没有读取。请把图片复制到稿件旁边，用相对路径引用。`,
  'bad-source': (path: string): string => `看不懂图片地址「${path}」。请用稿件旁边的文件，或 http(s) 开头的完整地址。`,
  'refused-address': (host: string): string =>
    `图片网址 ${host} 指向内网或保留地址，没有下载。请把图片存到稿件旁边再引用（本机开着代理软件时，解析结果也可能是这类地址）。`,
  unreachable: (host: string, { reason = '' }: Values): string =>
    `下载不到 ${host} 上的图片${reason === '' ? '' : `（${reason}）`}。请检查网址和网络，或把图片存到稿件旁边再引用。`,
  'missing-style': (name: string, { names = '' }: Values): string =>
    `没有名为「${name}」的版式。${names === '' ? '请在 styles/ 里放一个 css 文件。' : `现有：${names}。`}`,
  exists: (path: string): string => `「${path}」已经存在，没有改动。请换一个名字，或先移走它。`,
  home: (path: string, { cause = '', reason = '' }: Values): string =>
    `数据文件夹「${path}」${HOME[String(cause)] ?? `不能用（${reason}）`}。请把 ZHUNDIAN_HOME 改成能写入的文件夹，或移走同名的文件、改好权限。`,
  unwritable: (path: string, { reason = '' }: Values): string =>
    `读写「${path}」时出错${reason === '' ? '' : `（${reason}）`}。请检查磁盘空间和权限。`,
} as const
