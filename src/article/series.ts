import type { Finding } from './article.ts'
import { FieldReader, sortFields } from './fields.ts'
import { readYaml, type Field } from './front-matter.ts'
import { seriesKey, type Key } from './keys.ts'
import { readWishes, type Wishes } from './wishes.ts'

/** One series of `_series.yaml`: what its drafts get where they are silent. */
export interface Series {
  /** `null`: a flat file without `series`, which holds for every draft of the folder. */
  readonly name: string | null
  /** The file holds this one series, so a draft that names none belongs to it. */
  readonly flat: boolean
  /** Other spellings of the name that drafts may use. */
  readonly names: readonly string[]
  /** The file `new` starts a draft from. */
  readonly template: string | null
  readonly wishes: Wishes
  readonly findings: readonly Finding[]
}

/**
 * The series of a `_series.yaml`, in either of its two shapes.
 *
 * By name, for several: `每日动态: {organization: …, late: 30}`. Flat, for one series to a folder: `series: 每日动态`
 * and the other keys beside it. A file is flat as soon as one of its top keys is a key we know.
 * @throws {DraftError} as front matter does, naming `file`
 */
export function readSeries(text: string, file: string): Series[] {
  const fields = readYaml(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), file, 1)
  if (fields.some(field => sharedKey(field.key) !== undefined)) return [oneSeries(null, fields, file)]
  return fields.map(({ key, value }) => {
    if (value.kind === 'map') return oneSeries(key, value.fields, file)
    if (value.kind === 'empty') return oneSeries(key, [], file)
    return new FieldReader<string>(new Map([[key, value]]), file).fail(key, 'front-matter-type', {
      expected: 'map',
      found: value.kind === 'text' ? value.text : value.kind,
    })
  })
}

function oneSeries(name: string | null, fields: readonly Field[], file: string): Series {
  const { known, findings } = sortFields<Key>(fields, file, sharedKey)
  const read = new FieldReader<Key>(known, file)
  const wishes = readWishes(known, file)
  const own = name ?? wishes.series
  return {
    name: own,
    flat: name === null,
    names: read.list('names', /[、，,]/) ?? [],
    template: read.text('template'),
    wishes: { ...wishes, series: own },
    findings,
  }
}

/** A title, a date or a number belongs to one issue, never to all of them. */
function sharedKey(written: string): Key | undefined {
  const key = seriesKey(written)
  return key === 'title' || key === 'date' || key === 'number' ? undefined : key
}

/** The series a draft that says `name` (or nothing) belongs to. */
export function seriesOf(all: readonly Series[], name: string | null): Series | null {
  const named = name === null ? undefined : all.find(one => one.name === name || one.names.includes(name))
  return named ?? all.find(one => one.flat && (name === null || one.name === null)) ?? null
}
