/** Front matter keys by what people may write: the English name, the Chinese one, and names other tools use. */
const NAMES = {
  title: ['标题'],
  author: ['作者'],
  date: ['日期'],
  digest: ['卡片摘要', 'description'],
  cover: ['封面'],
  cover_design: ['封面样式'],
  cover_focus: ['封面焦点'],
  qr_logo: ['二维码标志'],
  source_url: ['原文链接', 'sourceurl', 'content_source_url'],
  series: ['栏目'],
  number: ['期号'],
  organization: ['发布单位', 'organisation'],
  producers: ['联合出品'],
  theme: ['版式'],
  accent: ['主色'],
  comments: ['留言'],
  references: ['参考文献'],
  credits: [],
  edit: ['编辑', 'editor'],
  proof: ['校对'],
  review: ['审核'],
  type: ['类型'],
  also: ['次条'],
  ai: ['ai使用', 'ai 使用'],
  accounts: ['账号', 'account'],
  tags: ['标签'],
} as const

/** Keys that only stand in `_series.yaml`. */
const SERIES_NAMES = {
  action: ['发出方式'],
  late: ['过时'],
  accepted: ['接受'],
  template: ['模板'],
  names: ['别名'],
} as const

export type MetaKey = keyof typeof NAMES
export type SeriesKey = keyof typeof SERIES_NAMES
export type Key = MetaKey | SeriesKey

function index<Name extends string>(names: Readonly<Record<Name, readonly string[]>>): ReadonlyMap<string, Name> {
  const found = new Map<string, Name>()
  for (const key in names) for (const name of [key, ...names[key]]) found.set(name, key)
  return found
}

const META = index(NAMES)
const SERIES = index({ ...NAMES, ...SERIES_NAMES })

/** The key a person meant, in any letter case; `undefined` when we know none of that name. */
export function metaKey(written: string): MetaKey | undefined {
  return META.get(written.trim().toLowerCase())
}

/** As `metaKey`, with the keys that only a series has. */
export function seriesKey(written: string): Key | undefined {
  return SERIES.get(written.trim().toLowerCase())
}
