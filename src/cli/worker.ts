import { hearEvents } from '../publish/heard.ts'
import { takeTurn } from '../publish/run.ts'
import type { App, Io } from './ports.ts'
import { keepTimesAnyhow } from './times.ts'

/** Rows are looked at once a second (src/publish/README.md). */
const LOOK_MS = 1000
/** Turns side by side: one account's slow call never delays another's. */
const TURNS = 4

/**
 * Works until the signal is raised: every second what is due, every minute what slots need
 * and what events say of publications that are out or uncertain. `stopped` ends when the
 * calls in hand are done.
 */
export async function startWork(app: App, io: Io): Promise<{ readonly stopped: Promise<void> }> {
  const world = await app.world()
  const tick = async () => {
    await keepTimesAnyhow(app)
    await hearEvents(world).catch(error =>
      world.log('events.failed', { error: error instanceof Error ? error.name : 'unknown' }),
    )
  }
  await tick()
  const clock = app.startClock(tick)
  const lanes = Array.from({ length: TURNS }, async () => {
    while (!io.signal.aborted) {
      const done = await takeTurn(world, undefined, io.signal).catch(error => {
        world.log('turn.failed', { error: error instanceof Error ? error.message : 'unknown' })
        return undefined
      })
      if (!done || done.trouble) await pause(LOOK_MS, io.signal)
    }
  })
  return { stopped: Promise.all(lanes).then(() => clock.close()) }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal.addEventListener('abort', end, { once: true })
  })
