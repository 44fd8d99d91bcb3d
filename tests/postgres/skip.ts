import { beforeEach, inject } from 'vitest'

const server = inject('postgres')
if ('missing' in server) beforeEach(context => context.skip(server.missing))
