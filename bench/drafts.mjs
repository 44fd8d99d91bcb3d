import { mkdirSync } from 'node:fs'
import sharp from 'sharp'

/** Photographs as phones make them, 2 to 4 megapixels, wide and tall. */
const SIZES = [
  [1800, 1200],
  [2000, 1333],
  [2304, 1536],
  [2448, 1632],
  [1200, 1800],
  [1536, 2304],
  [2000, 1500],
  [1600, 1600],
]
const COVER = [2350, 1000]

const SENTENCES = [
  '这一段写的是当天的一件事，先说清楚时间和地点，再说数字从哪里来。',
  '同去年相比，增长来自三个方向，其中 **46.4%** 出自已经建成的项目。',
  '接下来要看的是用户愿不愿意付钱，而不是平台又多了几个。',
  '有关单位表示，第二批名单会在 2026 年第三季度公布，共 18 项。',
  '从公开的材料看，投入没有减少，只是去向换了：算力、数据和人。',
]

/** Numbers from 0 to 1, the same ones every time, so that every run of the bench sends the same bytes. */
function numbers(seed) {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Soft patches of colour with grain over them: compresses about as a photograph does. */
async function photo(seed, [width, height]) {
  const random = numbers(seed)
  const patches = Buffer.from(Array.from({ length: 36 * 24 * 3 }, () => Math.floor(random() * 256)))
  const soft = await sharp(patches, { raw: { width: 36, height: 24, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
  for (let at = 0; at < soft.length; at++)
    soft[at] = Math.max(0, Math.min(255, soft[at] + Math.floor(random() * 24) - 12))
  return sharp(soft, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer()
}

let photos
/** The eight pictures and the cover, made once. */
const allPhotos = () => (photos ??= Promise.all([...SIZES, COVER].map((size, index) => photo(index + 1, size))))

const frontMatter = (title, more = '') => `---\ntitle: ${title}\nauthor: 编辑部\ndate: 2026-07-03\n${more}---\n\n`

const section = number =>
  `## 第 ${number} 节：今天看什么\n\n${SENTENCES.join('')}\n\n${SENTENCES.toReversed().join('')}\n\n`

/** Markdown of so many sections of text, without pictures. */
export const textDraft = sections =>
  frontMatter(`一份有 ${sections} 节的稿件`) + Array.from({ length: sections }, (_, i) => section(i + 1)).join('')

/**
 * Puts a draft with eight different photographs and a cover into a workspace and gives its path. `last` is its last
 * sentence: what an editor changes.
 */
export async function illustratedDraft(workspace, last = '以上是今天的八张照片。') {
  const files = await allPhotos()
  mkdirSync(workspace.path('drafts/photos'), { recursive: true })
  for (const [index, bytes] of files.entries()) workspace.write(`drafts/photos/${index + 1}.jpg`, bytes)
  const body = SIZES.map((_, i) => `${section(i + 1)}![第 ${i + 1} 张照片](photos/${i + 1}.jpg "照片 ${i + 1}")\n\n`)
  const head = frontMatter('八张照片里的一天', `cover: photos/${files.length}.jpg\n`)
  return workspace.write('drafts/photos.md', `${head}${body.join('')}${last}\n`)
}

/** What the eight pictures and the cover are, for people. */
export async function describePhotos() {
  const files = await allPhotos()
  const mb = files.reduce((sum, bytes) => sum + bytes.length, 0) / 1e6
  const megapixels = SIZES.map(([width, height]) => (width * height) / 1e6)
  return `8 photographs of ${Math.min(...megapixels).toFixed(1)}–${Math.max(...megapixels).toFixed(1)} megapixels and a cover, ${mb.toFixed(1)} MB in all`
}

/** A draft of so many different photographs, 0.3 megapixels each, and a cover. */
export async function photosDraft(workspace, count) {
  const files = await Promise.all(Array.from({ length: count + 1 }, (_, index) => photo(100 + index, [640, 480])))
  return picturesDraft(workspace, 'few', files)
}

/** A draft of so many photographs as telephones make them, 12 megapixels each. */
export async function phonePhotos(workspace, count) {
  const files = []
  for (let index = 0; index < count + 1; index++) files.push(await photo(200 + index, [4032, 3024]))
  return picturesDraft(workspace, 'phone', files)
}

/** The last of `files` is the cover. */
function picturesDraft(workspace, name, files) {
  mkdirSync(workspace.path(`drafts/${name}`), { recursive: true })
  for (const [index, bytes] of files.entries()) workspace.write(`drafts/${name}/${index}.jpg`, bytes)
  const body = files.slice(1).map((_, index) => `![照片 ${index}](${name}/${index}.jpg)\n\n`)
  const head = frontMatter(`${files.length - 1} 张照片`, `cover: ${name}/${files.length - 1}.jpg\n`)
  return workspace.write(`drafts/${name}.md`, `${head}开头一段。\n\n${body.join('')}`)
}
