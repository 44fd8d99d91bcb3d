import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SANDBOX_APP_ID, SANDBOX_SECRET } from '../../src/sandbox/index.ts'
import { OTHER, start } from './client.ts'

test('every call is written down with what it changed', async () => {
  const client = await start()
  const draft = await client.draft({ content: '<p id="a">x</p><script>1</script>' })
  const { publish_id } = await client.post('freepublish/submit', { media_id: draft })
  await client.post('freepublish/submit', { media_id: draft })
  const calls = await client.ledger()
  expect(calls.map(call => [call['path'], call['errcode'], call['effect']?.kind])).toEqual([
    ['/cgi-bin/stable_token', 0, 'token-issued'],
    ['/cgi-bin/material/add_material', 0, 'material-added'],
    ['/cgi-bin/draft/add', 0, 'draft-added'],
    ['/cgi-bin/freepublish/submit', 0, 'publish-submitted'],
    ['/cgi-bin/freepublish/submit', 40007, undefined],
  ])
  expect(calls[2]).toEqual({
    seq: 3,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    by: 'api',
    method: 'POST',
    path: '/cgi-bin/draft/add',
    appid: SANDBOX_APP_ID,
    errcode: 0,
    effect: { kind: 'draft-added', id: draft },
    filtered: [
      { rule: 'A1', count: 1 },
      { rule: 'T1', count: 1 },
    ],
  })
  expect(calls[3]).toMatchObject({ effect: { kind: 'publish-submitted', id: String(publish_id), draft } })
  expect((await client.control('GET', '/ledger?after=3'))['calls']).toHaveLength(2)
})

test('a dropped reply still says what was done, a call that did not act has no errcode', async () => {
  const client = await start()
  const articles = [await client.article()]
  for (const kind of ['cut-after', 'cut-before']) {
    await client.fault({ path: '/cgi-bin/draft/add', kind })
    await client.post('draft/add', { articles }).catch(() => undefined)
  }
  expect((await client.ledger()).slice(-2)).toMatchObject([
    { fault: 'cut-after', errcode: 0, effect: { kind: 'draft-added' } },
    { fault: 'cut-before', errcode: null, appid: null },
  ])
})

test('no secret, token, key or query reaches the ledger, wherever a client puts it', async () => {
  const client = await start()
  await client.become('unverified')
  await client.plainToken()
  await client.plainToken({ appid: SANDBOX_SECRET })
  await client.plainToken({ appid: OTHER.secret, secret: SANDBOX_APP_ID })
  await client.raw(`/cgi-bin/token/${SANDBOX_SECRET}?secret=${SANDBOX_SECRET}`)
  await client.raw(`/${client.token}?access_token=${client.token}`)
  await client.get(`draft/count/${client.token}`)
  const text = await readFile(join(client.sandbox.home, 'ledger.jsonl'), 'utf8')
  for (const secret of [SANDBOX_SECRET, OTHER.secret, client.token, client.key, 'access_token=', 'secret='])
    expect(text).not.toContain(secret)
  expect(text.trim().split('\n').length).toBeGreaterThan(7)
})

test('the home is readable by its owner only', async () => {
  const client = await start()
  await client.draft()
  expect((await stat(client.sandbox.home)).mode & 0o077).toBe(0)
  for (const name of await readdir(client.sandbox.home, { recursive: true, withFileTypes: true }))
    expect((await stat(join(name.parentPath, name.name))).mode & 0o077, name.name).toBe(0)
})

test('the state is summed up', async () => {
  const client = await start()
  await client.draft()
  expect(await client.control('GET', '/state')).toMatchObject({
    drafts: 1,
    published: 0,
    mass: 0,
    accounts: [{ appid: SANDBOX_APP_ID, kind: 'verified-service', drafts: 1 }],
  })
})
