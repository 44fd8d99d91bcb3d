import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']

interface Found {
  readonly path: string
  readonly args: readonly string[]
}

/** Chromium out of an npm package: unpacked to the temporary folder when first asked for. Linux on x64 only. */
async function packed(): Promise<Found | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    const path = await chromium.executablePath()
    // its own flags are for a cloud function: with --single-process the browser ends with its first page
    return existsSync(path) ? { path, args: [] } : null
  } catch {
    return null
  }
}

/**
 * A browser to look at pages with: `CHROMIUM_PATH`, else an installed Chromium or Chrome, else the one in
 * `@sparticuz/chromium`. Without any: `null` and a printed line, so that the tests that need one can be skipped, but on
 * CI (`CI` set) an error, because a skipped check there would look like a passed one.
 */
export async function openBrowser(): Promise<Browser | null> {
  const tried: string[] = []
  for await (const found of candidates()) {
    try {
      return await chromium.launch({ executablePath: found.path, args: [...new Set([...found.args, ...ARGS])] })
    } catch (error) {
      tried.push(`${found.path}: ${error instanceof Error ? error.message.split('\n')[0] : 'did not start'}`)
    }
  }
  const reason = tried.length === 0 ? 'no Chromium found' : tried.join('; ')
  if (process.env['CI']) throw new Error(`browser tests need Chromium: ${reason}`)
  console.warn(`browser tests skipped: ${reason}; set CHROMIUM_PATH or install chromium`)
  return null
}

async function* candidates(): AsyncGenerator<Found> {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    yield { path: named, args: [] }
    return
  }
  for (const path of INSTALLED) if (existsSync(path)) yield { path, args: [] }
  const inPackage = await packed()
  if (inPackage !== null) yield inPackage
}
