import fc from 'fast-check'
import { expect, it } from 'vitest'
import { awaitsPerson } from '../../src/publish/publication.ts'
import type { Fault } from '../fakes/platform.ts'
import { Desk } from './desk.ts'

const CALLS = [
  'ready',
  'uploadInline',
  'uploadImage',
  'addDraft',
  'readDraft',
  'drafts',
  'published',
  'submit',
  'sendMass',
  'outcome',
  'deleteDraft',
] as const

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    as: fc.constantFrom('lost' as const, 'crash' as const),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
  fc.constant<Fault>({ as: 'unsent' }),
  fc.constantFrom<Fault>(
    { as: 'refused', errcode: 40001, fault: 'token' },
    { as: 'refused', errcode: 45011, fault: 'wait' },
    { as: 'refused', errcode: -1, fault: 'busy' },
    { as: 'refused', errcode: 45028, fault: 'quota' },
  ),
)

/** What may happen between two runs: time passes, the draft is asked for again, faults lie in wait. */
const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ call: fc.constantFrom(...CALLS), fault: anyFault }) },
  { weight: 2, arbitrary: fc.record({ passMs: fc.constantFrom(500, 3000, 10_000, 120_000) }) },
  { weight: 3, arbitrary: fc.constant({ drain: true }) },
  { weight: 1, arbitrary: fc.constant({ ask: true }) },
)

it.each([
  ['publish', 'hold'],
  ['mass', 'hold'],
  ['mass', 'publish'],
  ['mass', 'draft'],
] as const)(
  'no order of faults, crashes and retries lets %s (without quota: %s) take effect twice, or report an effect there is none of',
  async (action, noQuota) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 20, maxLength: 40 }), async steps => {
        const desk = await Desk.open()
        try {
          const row = await desk.plan({ action, noQuota })
          for (const step of steps) {
            if ('call' in step) desk.platform.fail(step.call, step.fault)
            else if ('passMs' in step) desk.time += step.passMs
            else if ('ask' in step) await desk.plan({ action }).catch(() => undefined)
            else await desk.drain(5000).catch(() => undefined)
          }
          desk.platform.faults.clear()
          for (let i = 0; i < 4; i += 1) {
            await desk.drain().catch(() => undefined)
            desk.time += 10_000
          }
          const done = await desk.now(row)
          // of both kinds together: a mass send that is published instead is still one
          const effects = desk.platform.submits + desk.platform.mass.size
          expect(effects).toBeLessThanOrEqual(1)
          if (done.state === 'published') expect(effects).toBe(1)
          if (effects === 0) expect([done.state, awaitsPerson(done)]).toEqual([done.state, true])
        } finally {
          await desk.close()
        }
      }),
      { numRuns: 60 },
    )
  },
  60_000,
)
