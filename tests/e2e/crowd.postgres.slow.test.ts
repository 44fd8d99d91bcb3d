import { describe, it } from 'vitest'
import { bringOut, expectOnce, withCrowdPlatform } from './crowd.ts'

withCrowdPlatform()

describe('500 publications over 50 accounts, due in the same second, on PostgreSQL', () => {
  it.each([2, 4])('are brought out once each by %i worker processes', async workers => {
    expectOnce(await bringOut(workers, 0))
  })

  it('are brought out once each by 4 worker processes that are killed at random', async () => {
    expectOnce(await bringOut(4, 8))
  })
})
