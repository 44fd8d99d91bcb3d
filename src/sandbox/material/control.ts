import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { Refused } from '../answer.ts'
import { Misuse } from '../misuse.ts'
import type { Store } from '../store.ts'
import { acceptRecording } from './kinds.ts'
import { newFile, newMediaId } from './upload.ts'

/** What a person puts into the library in the back office: a video, which only then can be mass-sent. */
export function controlMaterial(store: Store): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.post('/accounts/:appid/videos', async http => {
    const account = store.state.accounts.find(account => account.appid === http.req.param('appid'))
    if (account === undefined) throw new Misuse('no such account')
    const { title = '', introduction = '' } = http.req.query()
    const body = new Uint8Array(await http.req.arrayBuffer())
    const { bytes, format, seconds } = accepted(body)
    const [file, mediaId] = [newFile(), newMediaId()]
    await store.keepPicture(file, bytes)
    const about = { name: `${title}.mp4`, title, introduction, seconds, bytes: bytes.byteLength }
    account.recordings.push({ mediaId, type: 'video', file, format, ...about, byHand: true, addedAt: store.now() })
    store.note({
      by: 'hand',
      method: 'POST',
      path: '/sandbox/accounts/:appid/videos',
      appid: account.appid,
      errcode: null,
      effect: { kind: 'material-added', id: mediaId },
    })
    await store.commit()
    return http.json({ media_id: mediaId })
  })
  return app
}

function accepted(bytes: Uint8Array) {
  try {
    return acceptRecording('video', { name: 'video.mp4', bytes }, true)
  } catch (error) {
    throw error instanceof Refused ? new Misuse(`body: ${error.message}`) : error
  }
}
