// Renders one article after another for 5 s, then says how much memory the process has, in MiB.
import { bulletin } from './documents.mjs'

const { render } = await import(new URL('../dist/render.js', import.meta.url))
const text = bulletin()
const end = performance.now() + 5000
while (performance.now() < end) await render(text)
process.stdout.write(String(process.memoryUsage().rss / 2 ** 20))
