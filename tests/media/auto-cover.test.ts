import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it, test, vi } from 'vitest'
import { autoCover } from '../../src/media/auto-cover.ts'
import { type CoverInput, coverWords } from '../../src/media/cover-words.ts'
import { contrast } from '../../src/dark/index.ts'
import { readFont } from '../../src/media/font.ts'
import { colourAt, disc } from './pictures.ts'

vi.setConfig({ testTimeout: 30_000 }) // encoders are slow on a busy machine

const bold = readFileSync(
  new URL('../../node_modules/@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf', import.meta.url),
)
const colours = { background: '#0F4C81', foreground: '#FFFFFF', secondary: '#dce8f3' }
const issue: CoverInput = {
  series: '每日动态',
  title: '城市更新提速，绿色建材受益',
  date: '2026-07-03',
  number: 185,
  organization: '某某产业促进会工作委员会',
}

describe('the words of a cover', () => {
  it.each<[string, Partial<CoverInput>, { series: string; title: string }]>([
    ['names series and title', {}, { series: '每日动态', title: '城市更新提速，绿色建材受益' }],
    ['do not repeat the series', { title: '每日动态：数据入表' }, { series: '每日动态', title: '数据入表' }],
    [
      'take the fuller name of a series from the title',
      { title: '低空经济每日动态：数据入表' },
      { series: '低空经济每日动态', title: '数据入表' },
    ],
    [
      'keep the fuller name of a series',
      { series: '低空经济每日动态', title: '每日动态：数据入表' },
      { series: '低空经济每日动态', title: '数据入表' },
    ],
    [
      'do not repeat a series before another sign',
      { title: '每日动态｜数据入表' },
      { series: '每日动态', title: '数据入表' },
    ],
    [
      'keep a beginning that is no series',
      { title: '专访：数据入表' },
      { series: '每日动态', title: '专访：数据入表' },
    ],
    [
      'take a sign from the title where no series is named',
      { series: null, title: '低空经济快讯：首航成功' },
      { series: '低空经济快讯', title: '首航成功' },
    ],
    [
      'leave a long beginning in the title',
      { series: null, title: '全国首个低空经济示范区在这里正式揭牌：首航成功' },
      { series: '', title: '全国首个低空经济示范区在这里正式揭牌：首航成功' },
    ],
    ['take a time for no sign', { series: null, title: '7:30 起航' }, { series: '', title: '7:30 起航' }],
    ['say a title that is the series once', { title: '每日动态' }, { series: '', title: '每日动态' }],
    ['keep a title that ends in a colon', { title: '每日动态：' }, { series: '每日动态', title: '每日动态：' }],
  ])('%s', (_, change, expected) => expect(coverWords({ ...issue, ...change })).toMatchObject(expected))

  it.each<[string | null, number | null, string]>([
    ['2026-07-03', 185, '2026年7月3日  ·  第 185 期'],
    ['2026-11-23', null, '2026年11月23日'],
    [null, 7, '第 7 期'],
    [null, null, ''],
    ['soon', null, 'soon'],
  ])('tell %s and %s as %j', (date, number, expected) =>
    expect(coverWords({ ...issue, date, number }).issue).toBe(expected),
  )
})

/** Whether anything brighter than the dial is drawn in a column range of the cover. */
async function hasType(bytes: Uint8Array, left: number, width: number): Promise<boolean> {
  const part = sharp(bytes).extract({ left, top: 0, width, height: 600 })
  const { channels } = await sharp(await part.png().toBuffer()).stats()
  return (channels[0]?.max ?? 0) > 0xc0
}

describe('a drawn cover', () => {
  test('is 2.35:1 and shows everything in its middle square', async () => {
    const { cover, missing } = await autoCover({ ...issue, ...colours }, { bold })
    const { picture, wide, square } = cover
    expect([picture.widthPx / picture.heightPx, wide, missing]).toEqual([2.35, { x1: 0, y1: 0, x2: 1, y2: 1 }, []])
    const side = (square.x2 - square.x1) * picture.widthPx
    expect(side).toBeCloseTo(picture.heightPx, 2)
    expect(await hasType(picture.bytes, 420, 570)).toBe(true)
    expect(await hasType(picture.bytes, 0, 420)).toBe(false)
    expect(await hasType(picture.bytes, 990, 420)).toBe(false)
    expect(await sharp(picture.bytes).metadata()).toMatchObject({ format: 'png', hasAlpha: false, width: 1410 })
  })

  test('keeps to the square whatever it has to say', async () => {
    const long = '很长的名字'.repeat(40)
    const all = {
      ...issue,
      ...colours,
      series: long,
      title: long,
      organization: `${long} & ${'W'.repeat(200)}`,
      number: 9_007_199_254_740_991,
    }
    const { picture } = (await autoCover(all, { bold })).cover
    expect(await hasType(picture.bytes, 0, 420)).toBe(false)
    expect(await hasType(picture.bytes, 990, 420)).toBe(false)
  })

  test('is the same every time', async () => {
    const [one, two] = [
      await autoCover({ ...issue, ...colours }, { bold }),
      await autoCover({ ...issue, ...colours }, { bold }),
    ]
    expect(one.cover.picture.sha256).toBe(two.cover.picture.sha256)
  })

  test('tells which characters the font cannot draw', async () => {
    const { missing } = await autoCover(
      { ...issue, ...colours, title: '煊镕😀与\u{2A6A5}\u{1F468}\u200D\u{1F469}\u200D\u{1F467}同行' },
      { bold },
    )
    expect(missing).toEqual(['😀', '\u{2A6A5}', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'])
  })

  test('stands without anything but a title, and even without one', async () => {
    const bare = { series: null, date: null, number: null, organization: null, ...colours }
    for (const title of ['起航', '😀'])
      expect((await autoCover({ ...bare, title }, { bold })).cover.picture.widthPx).toBe(1410)
  })

  test('takes markup for words', async () => {
    const { cover } = await autoCover(
      { ...issue, ...colours, title: '<script>&amp;</script>', series: '"><image href="file:///etc/passwd"/>' },
      { bold },
    )
    expect(cover.picture.widthPx).toBe(1410)
  })

  test('on a photograph stays readable, however bright it is', async () => {
    const photo = await sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer()
    const { cover } = await autoCover({ ...issue, ...colours }, { bold }, { as: 'photo', photo, focus: null })
    const { picture, square } = cover
    expect([picture.widthPx, picture.heightPx]).toEqual([1410, 600])
    expect((square.x2 - square.x1) * picture.widthPx).toBeCloseTo(600, 2)
    const [r, g, b] = await colourAt(picture.bytes, 430, 300)
    expect(contrast({ r: 255, g: 255, b: 255, a: 1 }, { r, g, b, a: 1 })).toBeGreaterThanOrEqual(4.5)
    // at the side the photograph itself is seen
    expect((await colourAt(picture.bytes, 4, 300))[0]).toBeGreaterThan(r + 30)
  })

  test('shows the part of a photograph that was asked for', async () => {
    const photo = await sharp(disc(2000, 3000, 1000, 2700, 250))
      .flatten({ background: '#fff' })
      .png()
      .toBuffer()
    const at = async (focus: { x: number; y: number }) => {
      const { cover } = await autoCover({ ...issue, ...colours }, { bold }, { as: 'photo', photo, focus })
      return (await sharp(cover.picture.bytes).stats()).channels[1]?.min ?? 0
    }
    expect(await at({ x: 0.5, y: 0.9 })).toBeLessThan((await at({ x: 0.5, y: 0.1 })) - 20)
  })

  test('of a number draws it large, in the square too', async () => {
    const figure = { number: '46.4', unit: '%', caption: '新能源用电占比' }
    const { cover, missing } = await autoCover({ ...issue, ...colours }, { bold }, { as: 'figure', figure })
    expect(missing).toEqual([])
    const { bytes } = cover.picture
    expect([await hasType(bytes, 420, 570), await hasType(bytes, 0, 420), await hasType(bytes, 990, 420)]).toEqual([
      true,
      false,
      false,
    ])
    const long = { number: '123,456,789,012.345', unit: '万亿千瓦时每年', caption: '占比'.repeat(20) }
    const wide = (await autoCover({ ...issue, ...colours }, { bold }, { as: 'figure', figure: long })).cover.picture
      .bytes
    expect([await hasType(wide, 0, 420), await hasType(wide, 990, 420)]).toEqual([false, false])
  })

  test('takes no colour that is not one', async () => {
    await expect(autoCover({ ...issue, ...colours, background: '"/><x' }, { bold })).rejects.toThrow(RangeError)
  })
})

describe('the font', () => {
  const font = readFont(bold)
  test('has every character of GB 2312', () => {
    const gb = new TextDecoder('gb18030', { fatal: true })
    const absent: string[] = []
    for (let row = 0xb0; row <= 0xf7; row++) {
      for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++) {
        const character = gb.decode(new Uint8Array([row, cell]))
        if (!font.has(character.codePointAt(0) ?? 0)) absent.push(character)
      }
    }
    expect(absent).toEqual([])
  })

  test('knows the widths of Chinese and Latin', () => {
    expect(font.widthEm('准点')).toBe(2)
    expect(font.widthEm('il')).toBeLessThan(0.8)
  })

  it.each([new Uint8Array(), new TextEncoder().encode('no font at all, only some words')])(
    'is refused when it is none',
    bytes => {
      expect(() => readFont(bytes)).toThrow(RangeError)
    },
  )
})
