import { afterEach, beforeEach, expect, it } from 'vitest'
import { Folder } from './folder.ts'

let folder: Folder

beforeEach(() => {
  folder = new Folder()
})
afterEach(() => folder.close())

it('lets everything else in the process have its turn between two queries', async () => {
  const store = await folder.store()
  let rounds = 0
  let watching = true
  const watch = () => {
    rounds += 1
    if (watching) setImmediate(watch)
  }
  setImmediate(watch)
  for (let query = 0; query < 50; query++) await store.recall('nothing')
  watching = false
  expect(rounds).toBeGreaterThanOrEqual(50)
})

it('is an error to whoever asks after it was closed, and ends nothing else', async () => {
  const store = await folder.store()
  await store.recall('nothing')
  await store.close()
  await expect(store.recall('nothing')).rejects.toThrow()
  await expect(store.remember('name', 'value')).rejects.toThrow()
})
