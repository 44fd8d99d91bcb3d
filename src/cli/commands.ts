import { zh } from '../text/zh.ts'
import type { Command } from './command.ts'

/** A command as the command line declares it. */
export interface Declared {
  readonly name: string
  readonly help: string
  readonly options?: readonly (readonly string[])[]
  load(): Promise<Command>
}

export const COMMANDS: readonly Declared[] = [
  { name: 'init', help: zh.cli.help['init']!, load: async () => (await import('./workspace.ts')).init },
  {
    name: 'new',
    help: zh.cli.help['new']!,
    options: zh.cli.options.new,
    load: async () => (await import('./workspace.ts')).newDraft,
  },
  {
    name: 'check',
    help: zh.cli.help['check']!,
    options: zh.cli.options.check,
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'render',
    help: zh.cli.help['render']!,
    options: zh.cli.options.render,
    load: async () => (await import('./render.ts')).render,
  },
  {
    name: 'preview',
    help: zh.cli.help['preview']!,
    options: zh.cli.options.preview,
    load: async () => (await import('./serve.ts')).preview,
  },
  {
    name: 'push',
    help: zh.cli.help['push']!,
    options: zh.cli.options.push,
    load: async () => (await import('./publish.ts')).push,
  },
  {
    name: 'approve',
    help: zh.cli.help['approve']!,
    options: zh.cli.options.approve,
    load: async () => (await import('./approve.ts')).approve,
  },
  {
    name: 'publish',
    help: zh.cli.help['publish']!,
    options: zh.cli.options.publish,
    load: async () => (await import('./publish.ts')).publish,
  },
  {
    name: 'slots',
    help: zh.cli.help['slots']!,
    options: zh.cli.options.slots,
    load: async () => (await import('./slots.ts')).slots,
  },
  {
    name: 'publications',
    help: zh.cli.help['publications']!,
    options: zh.cli.options.publications,
    load: async () => (await import('./publications.ts')).publications,
  },
  {
    name: 'media',
    help: zh.cli.help['media']!,
    options: zh.cli.options.media,
    load: async () => (await import('./media.ts')).media,
  },
  {
    name: 'accounts',
    help: zh.cli.help['accounts']!,
    options: zh.cli.options.accounts,
    load: async () => (await import('./accounts.ts')).accounts,
  },
  {
    name: 'notices',
    help: zh.cli.help['notices']!,
    options: zh.cli.options.notices,
    load: async () => (await import('./notices.ts')).notices,
  },
  {
    name: 'serve',
    help: zh.cli.help['serve']!,
    options: zh.cli.options.serve,
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'work',
    help: zh.cli.help['work']!,
    options: zh.cli.options.work,
    load: async () => (await import('./work.ts')).work,
  },
  {
    name: 'sandbox',
    help: zh.cli.help['sandbox']!,
    options: zh.cli.options.port,
    load: async () => (await import('./serve.ts')).sandbox,
  },
  { name: 'doctor', help: zh.cli.help['doctor']!, load: async () => (await import('./doctor.ts')).doctor },
]
