import { Refused } from './answer.ts'
import { isObject } from './request.ts'
import type { CropPercent, Material } from './material/records.ts'

const RATIOS = { '2.35_1': 2.35, '1_1': 1, '16_9': 16 / 9 } as const
type Ratio = keyof typeof RATIOS

/** How far a box may be from the ratio it names. Not documented; two decimals of a small picture's box stay inside. */
const TOLERANCE = 0.03

/**
 * The crops an article asks for, as draft/get gives them back.
 * @throws {Refused} 53402 when a box is not inside the picture, has another ratio, or the picture is a single pixel
 */
export function cropsOf(article: Readonly<Record<string, unknown>>, cover: Material): CropPercent[] {
  if (Math.min(cover.widthPx, cover.heightPx) <= 1) throw new Refused(53402)
  const listed = listedCrops(article['cover_info'])
  const named = [boxOf('2.35_1', article['pic_crop_235_1']), boxOf('1_1', article['pic_crop_1_1'])]
  const taken = new Set(listed.map(crop => crop.ratio))
  const crops = [...listed, ...named.filter(crop => crop !== undefined).filter(crop => !taken.has(crop.ratio))]
  for (const crop of crops) if (!fits(crop, cover)) throw new Refused(53402)
  return crops
}

function listedCrops(info: unknown): CropPercent[] {
  if (info === undefined || info === null) return []
  if (!isObject(info)) throw new Refused(47001)
  const list = info['crop_percent_list'] ?? []
  if (!Array.isArray(list)) throw new Refused(47001)
  return list.map((entry: unknown) => {
    if (!isObject(entry) || !isRatio(entry['ratio'])) throw new Refused(53402)
    const side = (name: string) => String(entry[name])
    return { ratio: entry['ratio'], x1: side('x1'), y1: side('y1'), x2: side('x2'), y2: side('y2') }
  })
}

const isRatio = (value: unknown): value is Ratio => typeof value === 'string' && Object.hasOwn(RATIOS, value)

/** `X1_Y1_X2_Y2`; an empty or absent one asks for nothing. */
function boxOf(ratio: Ratio, value: unknown): CropPercent | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') throw new Refused(47001)
  const [x1, y1, x2, y2, ...more] = value.split('_')
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || more.length > 0)
    throw new Refused(53402)
  return { ratio, x1, y1, x2, y2 }
}

function fits(crop: CropPercent, cover: Material): boolean {
  if (![crop.x1, crop.y1, crop.x2, crop.y2].every(text => /^\d(\.\d+)?$/.test(text))) return false
  const [x1, y1, x2, y2] = [Number(crop.x1), Number(crop.y1), Number(crop.x2), Number(crop.y2)] as const
  if (x2 > 1 || y2 > 1 || x1 >= x2 || y1 >= y2) return false
  const ratio = ((x2 - x1) * cover.widthPx) / ((y2 - y1) * cover.heightPx)
  return Math.abs(ratio / RATIOS[crop.ratio] - 1) <= TOLERANCE
}
