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
    unsupported: (source: string): string => `图片「${source}」的格式无法转换。请另存为 JPG 或 PNG 后再试。`,
  },
  library: {
    use: (use: 'inline' | 'cover' | null): string => (use === null ? '待删' : use === 'cover' ? '封面' : '正文动图'),
    usedBy: (titles: readonly string[]): string =>
      titles.length === 0
        ? '没有稿件使用'
        : `用于《${titles.slice(0, 3).join('》《')}》${titles.length > 3 ? `等 ${titles.length} 篇` : ''}`,
    shelf: (alias: string, count: number, unused: number, addresses: number): string =>
      `账号 ${alias}：放进素材库的图片 ${count} 张，其中 ${unused} 张没有稿件使用；另有 ${addresses} 张正文图片只有网址，不占素材库，也不能删。`,
    sure: (count: number): string => `从素材库删掉 ${count} 张没有稿件使用的图片，不能恢复。确定删除？`,
    pruned: (removed: number, kept: number): string =>
      removed + kept === 0
        ? '没有可以删的图片。'
        : `已从素材库删掉 ${removed} 张图片${kept === 0 ? '。' : `；${kept} 张正在被使用，留着。`}`,
  },
  missingGlyphs: (characters: readonly string[]): string =>
    `封面字体里没有这些字：${characters.join(' ')}。请改用其他写法，或用 cover 指定一张现成的封面图片。`,
} as const
