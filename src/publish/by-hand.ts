import type { Hold } from './ports.ts'
import type { World } from './turn.ts'

/** A person's time for one call; no lease is needed for what may be asked twice. */
export function personsTime({ clock, timeoutMs }: Pick<World, 'clock' | 'timeoutMs'>): Hold {
  const endsAt = clock.monotonic() + 3 * timeoutMs
  return { remainingMs: () => endsAt - clock.monotonic() }
}
