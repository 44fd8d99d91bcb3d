import { describe, it } from 'vitest'
import { bringOut, expectOnce, withCrowdPlatform } from './crowd.ts'

withCrowdPlatform()

describe('500 publications over 50 accounts, due in the same second, in a SQLite file', () => {
  it('are brought out once each by 2 worker processes', async () => {
    expectOnce(await bringOut(2, 0))
  })

  it('are brought out once each by 2 worker processes that are killed at random', async () => {
    expectOnce(await bringOut(2, 6))
  })
})
