/** Why YAML could not be read, by the parser's code. */
const YAML: Readonly<Record<string, string>> = {
  BAD_INDENT: '缩进不对齐',
  TAB_AS_INDENT: '用了制表符缩进，请改成空格',
  DUPLICATE_KEY: '同一个名称写了两次，请删掉一个',
  MISSING_CHAR: '少了引号、括号或冒号',
  BLOCK_AS_IMPLICIT_KEY: '内容里又有「: 」，请把整段内容放进英文引号',
  MULTILINE_IMPLICIT_KEY: '这一行没有「名称: 内容」的样子',
  UNEXPECTED_TOKEN: '有不该出现的符号，请把内容放进英文引号',
  BAD_SCALAR_START: '内容以特殊符号开头，请放进英文引号',
  BAD_ALIAS: '以 * 或 & 开头的内容请放进英文引号',
}

export const yamlReason = (code: string): string => YAML[code] ?? '写法有误'
