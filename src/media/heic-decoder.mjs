// A worker thread: decodes one HEIC picture, and ends. Plain JavaScript, because it is started as a file of its own, from
// the sources and from dist/ alike.
import { parentPort, workerData } from 'node:worker_threads'

/** `{ widthPx, heightPx, data }`, four bytes a pixel; `{ fault, detail }` when there is none to be had. */
async function decoded({ bytes, maxPixels }) {
  try {
    return await mainPicture(bytes, maxPixels)
  } catch (error) {
    return { fault: 'unreadable', detail: error instanceof Error ? error.message : String(error) }
  }
}

/** Of several pictures (a burst, a live photo) the main one, turned upright as the file asks. */
async function mainPicture(bytes, maxPixels) {
  const { default: libheif } = await import('libheif-js/wasm-bundle.js')
  const images = new libheif.HeifDecoder().decode(bytes)
  const image = images.find(one => one.is_primary()) ?? images[0]
  if (image === undefined) return { fault: 'unreadable', detail: 'no picture in it' }
  const [width, height] = [image.get_width(), image.get_height()]
  if (width * height > maxPixels) return { fault: 'too-large', detail: `${width}x${height} pixels` }
  const room = { data: new Uint8ClampedArray(width * height * 4), width, height }
  const filled = await new Promise(resolve => image.display(room, resolve))
  if (!filled) return { fault: 'unreadable', detail: 'its pixels could not be decoded' }
  return { widthPx: width, heightPx: height, data: room.data }
}

const answer = await decoded(workerData)
parentPort.postMessage(answer, answer.data ? [answer.data.buffer] : [])
