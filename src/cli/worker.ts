import { hearEvents } from '../publish/heard.ts'
import { keepSlots } from '../publish/occurrences.ts'
import { work } from '../publish/work.ts'
import { occurrences } from '../schedule/slot.ts'
import type { App, Io } from './ports.ts'

/**
 * Works until the signal is raised: every second what is due, every minute what slots need
 * and what events say of publications that are out or uncertain. `stopped` ends when the
 * calls in hand are done.
 */
export async function startWork(app: App, io: Io): Promise<{ readonly stopped: Promise<void> }> {
  const world = await app.world()
  const told = await app.told()
  const { calendar } = await app.records()
  const { reviews } = app.settings
  const tick = async () => {
    await keepSlots({ store: world.store, clock: world.clock, calendar, reviews, dates: occurrences }).catch(error =>
      world.log('slots.failed', { error: error instanceof Error ? error.name : 'unknown' }),
    )
    await hearEvents(world).catch(error =>
      world.log('events.failed', { error: error instanceof Error ? error.name : 'unknown' }),
    )
  }
  await tick()
  const clock = app.startClock(tick)
  return { stopped: Promise.all([work(world, io.signal), told.keep(io.signal)]).then(() => clock.close()) }
}
