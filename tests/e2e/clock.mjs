// Loaded before a command (node --import): its computer's clock is off by the ms that stand in the file E2E_CLOCK, read
// anew each time, so that the clock can be set while the command runs. The monotonic clock goes on as it does.
import { readFileSync } from 'node:fs'

const RealDate = Date
const now = () => RealDate.now() + Number(readFileSync(process.env.E2E_CLOCK, 'utf8'))

globalThis.Date = new Proxy(RealDate, {
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
})
