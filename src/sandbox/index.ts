import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { answerCall, type Wait } from './api.ts'
import { control } from './control.ts'
import { Home } from './home.ts'
import { claim, release } from './listening.ts'
import { isLoopback, isOwnHost } from './loopback.ts'
import { pages } from './pages/routes.ts'
import { Pusher } from './push.ts'
import { Store } from './store.ts'

export { SANDBOX_APP_ID, SANDBOX_SECRET } from './account.ts'
export { editorPass, storePass, type Change, type Passed, type StoreOptions } from './html/index.ts'
export { SandboxRunning } from './listening.ts'

type App = Hono<{ Bindings: HttpBindings }>

export interface SandboxOptions {
  /** The folder of its state: made when missing. */
  readonly home: string
  /** 0: any free one. */
  readonly port: number
  /** @default 127.0.0.1 */
  readonly host?: string
}

export interface Sandbox {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly home: string
  /** Ends open connections, writes what is under way and releases the home. */
  close(): Promise<void>
}

/**
 * Starts the imitation of api.weixin.qq.com over a home.
 * @throws the system's own error when the port is taken (`EADDRINUSE`); {@link SandboxRunning} when another process
 * listens for this home on another port; `RangeError` for a host that is not loopback
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1'
  // Its secret is published with the program, so nobody outside this machine may reach it.
  if (!isLoopback(host)) throw new RangeError('the sandbox listens on loopback addresses only')
  const home = new Home(options.home)
  const closing = new AbortController()
  // Requests may come between listening and knowing the state; they wait here.
  const ready = gate<App>()
  const listener = getRequestListener(async (request, env) => (await ready.passed).fetch(request, env))
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  const port = await listen(server, options.port, host)
  try {
    await home.prepare()
    const id = await home.id()
    await claim(home, { pid: process.pid, port, id })
    const store = await openClaimed(home)
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    ready.open(application(store, id, await home.key(), waitUntil(closing.signal)))
    const pusher = new Pusher(store, url)
    store.watch(() => pusher.wake())
    pusher.wake()
    const close = onlyOnce(() => end(server, store, home, closing, pusher))
    return { url, port, home: options.home, close }
  } catch (error) {
    ready.refuse(error)
    server.closeAllConnections()
    server.close()
    throw error
  }
}

async function openClaimed(home: Home): Promise<Store> {
  try {
    return await Store.open(home)
  } catch (error) {
    await release(home)
    throw error
  }
}

/** Binds and gives the port. @throws the system's own error */
async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the sandbox listens on no port')
  return bound.port
}

function application(store: Store, id: string, key: string, wait: Wait): App {
  const app: App = new Hono()
  app.use('*', async (http, next) =>
    isOwnHost(http.req.header('host')) ? await next() : http.json({ error: 'host' }, 403),
  )
  app.get('/healthz', http => http.json({ ok: true, sandbox: true, id }))
  app.route('/sandbox', control(store, key))
  app.route('/', pages(store, key))
  app.all('*', http => answerCall(store, http, wait))
  return app
}

/** A promise that is settled from outside. */
function gate<T>() {
  let open!: (value: T) => void
  let refuse!: (reason: unknown) => void
  const passed = new Promise<T>((resolve, reject) => ((open = resolve), (refuse = reject)))
  passed.catch(() => undefined)
  return { passed, open, refuse }
}

/** Waits, but no longer than the sandbox runs. */
const waitUntil =
  (signal: AbortSignal): Wait =>
  ms =>
    new Promise(resolve => {
      if (signal.aborted) return resolve(false)
      const ended = () => (clearTimeout(timer), resolve(false))
      const timer = setTimeout(() => (signal.removeEventListener('abort', ended), resolve(true)), ms)
      signal.addEventListener('abort', ended, { once: true })
    })

async function end(server: Server, store: Store, home: Home, closing: AbortController, pusher: Pusher): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  closing.abort()
  await pusher.close()
  await store.close()
  server.closeAllConnections()
  await closed
  await release(home)
}

/** The same promise however often it is asked for. */
function onlyOnce(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= action())
}
