/** What a TrueType or OpenType font can draw and how wide: the part that satori does not tell. */
export interface Font {
  has(codePoint: number): boolean
  /** Advance width of `text` in ems; a character the font lacks counts one em. */
  widthEm(text: string): number
}

/** Reads `cmap` (formats 4 and 12) and `hmtx`. @throws {RangeError} when `bytes` are no such font */
export function readFont(bytes: Uint8Array): Font {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const glyphOf = characterMap(view, tableAt(view, 'cmap'))
  const advanceOf = advances(view)
  return {
    has: codePoint => glyphOf(codePoint) !== 0,
    widthEm: text => {
      let width = 0
      for (const character of text) {
        const glyph = glyphOf(character.codePointAt(0) ?? 0)
        width += glyph === 0 ? 1 : advanceOf(glyph)
      }
      return width
    },
  }
}

function tableAt(view: DataView, tag: string): number {
  const count = view.getUint16(4)
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    const name = String.fromCharCode(...[0, 1, 2, 3].map(i => view.getUint8(at + i)))
    if (name === tag) return view.getUint32(at + 8)
  }
  throw new RangeError(`no ${tag} table: not a font`)
}

function advances(view: DataView): (glyph: number) => number {
  const unitsPerEm = view.getUint16(tableAt(view, 'head') + 18)
  const count = view.getUint16(tableAt(view, 'hhea') + 34)
  const metrics = tableAt(view, 'hmtx')
  // Glyphs beyond the list share its last advance: that is how fonts of one width save space.
  return glyph => view.getUint16(metrics + 4 * Math.min(glyph, count - 1)) / unitsPerEm
}

function characterMap(view: DataView, cmap: number): (codePoint: number) => number {
  const subtables = Array.from({ length: view.getUint16(cmap + 2) }, (_, i) => {
    const at = cmap + view.getUint32(cmap + 4 + 8 * i + 4)
    return { at, format: view.getUint16(at) }
  })
  const full = subtables.find(({ format }) => format === 12)
  if (full) return codePoint => glyphInGroups(view, full.at, codePoint)
  const basic = subtables.find(({ format }) => format === 4)
  if (basic) return codePoint => glyphInSegments(view, basic.at, codePoint)
  throw new RangeError('no character map of format 4 or 12')
}

function glyphInGroups(view: DataView, at: number, codePoint: number): number {
  let [low, high] = [0, view.getUint32(at + 12) - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const group = at + 16 + 12 * middle
    if (codePoint < view.getUint32(group)) high = middle - 1
    else if (codePoint > view.getUint32(group + 4)) low = middle + 1
    else return view.getUint32(group + 8) + codePoint - view.getUint32(group)
  }
  return 0
}

function glyphInSegments(view: DataView, at: number, codePoint: number): number {
  const doubled = view.getUint16(at + 6) // twice the number of segments: the length of each list in bytes
  const [ends, starts] = [at + 14, at + 16 + doubled]
  const [deltas, offsets] = [starts + doubled, starts + 2 * doubled]
  for (let i = 0; i < doubled; i += 2) {
    if (codePoint > view.getUint16(ends + i)) continue
    const start = view.getUint16(starts + i)
    if (codePoint < start) return 0
    const offset = view.getUint16(offsets + i)
    const glyph = offset === 0 ? codePoint : view.getUint16(offsets + i + offset + 2 * (codePoint - start))
    return glyph === 0 ? 0 : (glyph + view.getUint16(deltas + i)) & 0xffff
  }
  return 0
}
