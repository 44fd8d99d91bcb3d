/** What is drawn on covers, and what is said about pictures that cannot be used. `source` is named as the draft has it. */
export const media = {
  cover: {
    /** 「2026年7月3日」 */
    date: (year: number, month: number, day: number): string => `${year}年${month}月${day}日`,
    /** 「第 185 期」 */
    number: (number: number): string => `第 ${number} 期`,
  },
  fault: {
    unreadable: (source: string): string => `图片「${source}」打不开：文件不完整或已损坏。请重新导出或换一张图片。`,
    'too-large': (source: string): string => `图片「${source}」太大，无法处理。请缩小尺寸后再试。`,
    'not-a-picture': (source: string): string =>
      `「${source}」的内容不是图片（与扩展名无关）。请检查文件，或换成 JPG、PNG 图片。`,
    unsupported: (source: string): string =>
      `图片「${source}」的格式（如 HEIC、BMP）无法转换。请另存为 JPG 或 PNG 后再试。`,
  },
  missingGlyphs: (characters: readonly string[]): string =>
    `封面字体里没有这些字：${characters.join(' ')}。请改用其他写法，或用 cover 指定一张现成的封面图片。`,
} as const
