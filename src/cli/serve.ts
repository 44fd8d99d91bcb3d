import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { CommandError, needed, numberOption, print, textOption, type Call, type Command } from './command.ts'
import { demonstrate } from './demonstration.ts'
import type { Exit } from './exits.ts'
import type { Listening } from './ports.ts'
import { accountOf, finish } from './finish.ts'
import { sendable } from './publish.ts'
import { TransportError } from '../publish/errors.ts'
import { plan } from '../publish/plan.ts'
import { drain } from '../publish/drain.ts'
import { personsTime } from '../publish/by-hand.ts'
import { startWork } from './worker.ts'

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/

/** Opens a listener; a taken port is said with the setting that changes it. */
async function listen(open: () => Promise<Listening>, port: number, setting: string): Promise<Listening> {
  try {
    return await open()
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (taken) throw new CommandError('port-taken', { port, setting })
    throw error
  }
}

const raised = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))

/** `serve [--port N]`: pages, clock, worker, and the sandbox when no account is set. */
export const serve: Command = async call => {
  const { app, io, options, json } = call
  const { host, sandboxPort, account, apiOrigin } = app.settings
  if (!LOOPBACK.test(host)) throw new CommandError('host-not-loopback', { host })
  const port = numberOption(options, 'port', 0, 65_535) ?? app.settings.port
  const open: Listening[] = []
  try {
    if (account === null && apiOrigin === null) {
      open.push(await listen(() => app.startSandbox(sandboxPort), sandboxPort, 'SANDBOX_PORT'))
    }
    const desk = await listen(() => app.serveDesk({ host, port }), port, 'PORT')
    const sandboxUrl = open[0]?.url ?? null
    open.push(desk)
    const { publicPort, callback } = app.settings
    const outside =
      publicPort === null ? null : await listen(() => app.servePublic({ port: publicPort }), publicPort, 'PUBLIC_PORT')
    if (outside) open.push(outside)
    if (json) print(io, { url: desk.url, sandboxUrl, publicPort: outside?.port ?? null })
    else io.out(zh.cli.serving(desk.url))
    if (!json && sandboxUrl !== null) io.out(zh.cli.sandboxAt(sandboxUrl))
    const takesPushes = callback !== null || (await (await app.records()).accounts.list()).some(one => one.takesPushes)
    if (!json && takesPushes) io.out(zh.cli.callbackAt((outside ?? desk).port))
    if (!json) tellMoves(call)
    const worker = await startWork(app, io)
    if (options['demo'] === true) await demonstrate(call)
    await raised(io.signal)
    io.err(zh.cli.stopping)
    await worker.stopped
  } finally {
    for (const one of open.reverse()) await one.close()
  }
  io.err(zh.cli.stopped)
  return 0
}

/** Every step a publication takes, as it happens. */
function tellMoves({ app, io }: Call): void {
  const { zone } = app.settings
  app.onEvent((event, fields) => {
    if (event !== 'publication.moved') return
    const why = typeof fields['reason'] === 'string' ? fields['reason'] : null
    const url = typeof fields['url'] === 'string' ? fields['url'] : null
    const text = zh.publication.moved(String(fields['state']), String(fields['action']), why, url)
    io.out(zh.cli.demo.step(readable(Date.now(), zone), `${String(fields['issue'])}  ${text}`))
  })
}

/** `sandbox [--port N]`: the imitation of WeChat alone. */
export const sandbox: Command = async ({ app, io, options, json }) => {
  const port = numberOption(options, 'port', 0, 65_535) ?? app.settings.sandboxPort
  const listening = await listen(() => app.startSandbox(port), port, 'SANDBOX_PORT')
  if (json) print(io, { url: listening.url })
  else io.out(zh.cli.sandboxAt(listening.url))
  await raised(io.signal)
  await listening.close()
  return 0
}

/** `preview <draft>`: in a browser, live · `--to <wxname>`: into that person's WeChat. */
export const preview: Command = async (call, draft) => {
  const path = needed(draft, 'draft')
  const to = textOption(call.options, 'to')
  return to === undefined ? previewHere(call, path) : previewThere(call, path, to)
}

async function previewHere({ app, io, options, json }: Call, path: string): Promise<Exit> {
  await app.open(path)
  const port = numberOption(options, 'port', 0, 65_535) ?? 0
  const listening = await listen(() => app.servePreview({ path, port }), port, '--port')
  if (json) print(io, { url: listening.url })
  else io.out(zh.cli.previewAt(listening.url))
  await raised(io.signal)
  await listening.close()
  return 0
}

/** A preview shows a draft of the draft box, so the draft is brought there first. */
async function previewThere(call: Call, path: string, wechatName: string): Promise<Exit> {
  const { app, io, options, json } = call
  const { article, frozen } = await sendable(call, path)
  const account = await accountOf(app, textOption(options, 'account'))
  const { publications } = await app.records()
  await publications.keep(frozen.hash, frozen.snapshot, frozen.pictures, frozen.places)
  const world = await app.world()
  const row = await plan(publications, world.clock, {
    account: account.id,
    issue: article.issue,
    kind: 'draft',
    action: 'draft',
    snapshot: frozen.hash,
    title: article.meta.title,
    to: { all: true },
    dueAt: world.clock.now(),
    lateMinutes: 60,
    by: io.user,
    again: null,
    overwrite: false,
    retime: false,
  })
  const [done] = await drain(world, { only: row.id, followMs: 0, signal: io.signal })
  const publication = done?.publication ?? row
  if (publication.state !== 'drafted' || publication.draft === null) {
    return finish(call, { publication, trouble: done?.trouble ?? null }, account.alias)
  }
  const platform = await world.platform(account.id)
  await platform.preview(publication.draft, wechatName, personsTime(world)).catch((error: unknown) => {
    if (error instanceof TransportError && error.sent) throw new CommandError('preview-lost', {}, 1)
    throw error
  })
  if (json) print(io, { previewed: wechatName, draftId: publication.draft })
  else io.out(zh.cli.previewSent(wechatName))
  return 0
}
