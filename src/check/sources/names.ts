/** Names that stand for one source; the first is what we call it. */
const SAME: readonly (readonly string[])[] = [
  ['reuters', '路透社', '路透'],
  ['bloomberg', '彭博社', '彭博'],
  ['ap', '美联社', 'associatedpress'],
  ['afp', '法新社'],
  ['ft', '金融时报', '英国金融时报', 'financialtimes'],
  ['wsj', '华尔街日报', 'thewallstreetjournal', 'wallstreetjournal'],
  ['nyt', '纽约时报', 'newyorktimes', 'thenewyorktimes'],
  ['nikkei', '日经新闻', '日本经济新闻', '日经'],
  ['kyodo', '共同社'],
  ['yonhap', '韩联社'],
  ['新华社', '新华网', '新华'],
  ['人民日报', '人民网'],
  ['中央广播电视总台', '央视新闻', '央视', '中央电视台', 'cctv', '央视网', '总台'],
  ['中国新闻社', '中新社', '中新网'],
  ['国家发展和改革委员会', '国家发展改革委', '国家发改委', '发展改革委', '发改委'],
  ['工业和信息化部', '工信部'],
  ['科学技术部', '科技部'],
  ['中国人民银行', '央行', '人民银行'],
  ['国家能源局', '能源局'],
  ['国家统计局', '统计局'],
  ['国家数据局', '数据局'],
  ['国务院国有资产监督管理委员会', '国务院国资委', '国资委'],
  ['中国证券监督管理委员会', '中国证监会', '证监会'],
]
const CALLED: ReadonlyMap<string, string> = new Map(
  SAME.flatMap(names => names.map(name => [name, names[0] ?? name] as const)),
)

/** A source's name as it is compared: without spaces, marks and what surrounds it, other spellings as one. */
export function called(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/[\s《》“”"'·.]+/g, '')
    .replace(/(?:官方?)?(?:网站|官网|客户端|公众号|微信|微博)$/, '')
  return CALLED.get(bare) ?? bare
}

/** Every source an entry names: `新华社与国家数据局材料`, `国家发展改革委、国家数据局等`. */
export function sourcesIn(source: string): readonly string[] {
  const bare = source.replace(/(?:等|联合|材料|资料|报道|相关)+$/, '')
  // `国家粮食和物资储备局` is one, whatever it looks like
  return [...new Set([bare, ...bare.split(/[、，,/]|与|和|及/)].map(called))].filter(name => name.length > 1)
}

/** An entry without a colon begins with its sources: `新华社与国家数据局材料，用于…`. */
export const nameIn = (raw: string): string => /^[^，,。：:《]{2,30}/.exec(raw)?.[0] ?? ''

/** All spellings of a source, longest first, for looking for it in a text. */
export function spellingsOf(name: string): readonly string[] {
  const same = SAME.find(names => names[0] === name) ?? []
  return [...new Set([name, ...same])].toSorted((a, b) => b.length - a.length)
}

/** What newsrooms and authorities are called by. */
export const INSTITUTION =
  '(?:[\\p{Script=Han}]{1,14}(?:社|日报|晚报|时报|周刊|新闻|电视台|总台|网|杂志|局|委|委员会|部|院|署|总局|银行|协会|研究院|研究所|交易所|法院|海关|组织|联合会|学会|联盟|基金会|商会|总公司|集团))'

/** Words that end like one and are none: `西部 7 月发布`, `官网 9 月公布`. */
const NO_INSTITUTION =
  /(?:[东西南北中全总内外局干底顶腹根头尾前后上下]部|[官全电互联外内入组触]网|[布格结大开定出全]局|[部签]署)$/

export const isInstitution = (name: string): boolean => !NO_INSTITUTION.test(name)
