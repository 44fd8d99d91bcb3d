import { hearEvents } from '../publish/heard.ts'
import { work } from '../publish/work.ts'
import type { App, Io } from './ports.ts'
import { keepTimesAnyhow } from './times.ts'

/**
 * Works until the signal is raised: every second what is due, every minute what slots need
 * and what events say of publications that are out or uncertain. `stopped` ends when the
 * calls in hand are done.
 */
export async function startWork(app: App, io: Io): Promise<{ readonly stopped: Promise<void> }> {
  const world = await app.world()
  const told = await app.told()
  const tick = async () => {
    await keepTimesAnyhow(app)
    await hearEvents(world).catch(error =>
      world.log('events.failed', { error: error instanceof Error ? error.name : 'unknown' }),
    )
  }
  await tick()
  const clock = app.startClock(tick)
  return { stopped: Promise.all([work(world, io.signal), told.keep(io.signal)]).then(() => clock.close()) }
}
