// `npm run bench [name…]`: the project's own numbers against their limits. Needs a built dist/, nothing but loopback.
import { callbacks } from './callbacks.mjs'
import { checking } from './checking.mjs'
import { help, list, renderShipped, throughput } from './commands.mjs'
import { media } from './media.mjs'
import { push } from './push.mjs'
import { rendering } from './rendering.mjs'
import { sandbox } from './sandbox.mjs'
import { flow, scale } from './scale.mjs'
import { memory, ready } from './serving.mjs'
import { isOver, load, machine, tableOf } from './table.mjs'
import { ticks } from './ticks.mjs'
import { isBuilt } from './workspace.mjs'

const MEASUREMENTS = {
  help,
  render: async () => [...(await renderShipped()), ...(await rendering())],
  list,
  throughput,
  check: checking,
  push,
  media,
  ready,
  memory,
  sandbox,
  callbacks,
  ticks,
  flow,
  scale,
}

/** 0 also when a limit is missed, since numbers are noisy; 1 when something could not be measured, 2 for wrong use. */
async function main(names) {
  if (!isBuilt()) {
    console.error('dist/ is missing: run `npm run build` first.')
    return 2
  }
  const unknown = names.filter(name => !Object.hasOwn(MEASUREMENTS, name))
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. There is: ${Object.keys(MEASUREMENTS).join(', ')}.`)
    return 2
  }
  console.log(`${machine()}; before: ${load()}`)
  const rows = []
  const failures = []
  for (const name of names.length > 0 ? names : Object.keys(MEASUREMENTS)) {
    if (process.stderr.isTTY) console.error(`… ${name}`)
    try {
      rows.push(...(await MEASUREMENTS[name]()))
    } catch (error) {
      failures.push(`${name}: ${error.message}`)
    }
  }
  if (rows.length > 0) console.log(`\n${tableOf(rows)}\n`)
  const over = rows.filter(isOver).length
  console.log(`after: ${load()}`)
  console.log(over === 0 ? 'Every limit that was measured is kept.' : `** ${over} limits MISSED **`)
  for (const failure of failures) console.error('NOT MEASURED', failure)
  return failures.length > 0 ? 1 : 0
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
process.exitCode = await main(process.argv.slice(2))
