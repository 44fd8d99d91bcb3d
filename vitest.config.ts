import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** `quick` and `postgres` are what `npm run check` runs; `slow` are whole-process matrices and browser runs, in `npm test` only. */
const SLOW = ['tests/**/*.slow.test.ts', 'tests/**/browser.test.ts', 'tests/e2e/**/*.test.ts']
/** What needs a PostgreSQL server, which is started for these alone. */
const POSTGRES = ['tests/**/*.postgres.test.ts', 'tests/**/*.postgres.slow.test.ts']
/** About the SQLite file itself. */
const SQLITE = ['tests/store/processes.test.ts', 'tests/**/*.sqlite.test.ts', 'tests/**/*.sqlite.slow.test.ts']

export default defineConfig({
  test: {
    // by itself the runner would leave a core free, and most of these tests wait
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: { name: 'quick', include: ['tests/**/*.test.ts'], exclude: [...SLOW, ...POSTGRES], testTimeout: 20_000 },
      },
      {
        test: {
          name: 'slow',
          include: SLOW,
          exclude: POSTGRES,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: ['tests/e2e/build.ts'],
          // End-to-end tests wait more than they work.
          maxConcurrency: 8,
        },
      },
      {
        // the tests of the store once more, in PostgreSQL, and those that are about it alone
        test: {
          name: 'postgres',
          include: ['tests/store/*.test.ts', ...POSTGRES],
          exclude: [...SQLITE, ...SLOW],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: ['tests/postgres/setup.ts'],
          setupFiles: ['tests/postgres/skip.ts'],
        },
      },
      {
        test: {
          name: 'postgres-slow',
          include: ['tests/store/*.slow.test.ts', 'tests/e2e/workers.slow.test.ts', 'tests/**/*.postgres.slow.test.ts'],
          exclude: SQLITE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: ['tests/e2e/build.ts', 'tests/postgres/setup.ts'],
          setupFiles: ['tests/postgres/skip.ts'],
          maxConcurrency: 8,
        },
      },
    ],
  },
})
