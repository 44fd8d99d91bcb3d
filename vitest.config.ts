import { defineConfig } from 'vitest/config'

/** `quick` is what `npm run check` runs; `slow` are whole-process matrices and browser runs, in `npm test` only. */
const SLOW = ['tests/**/*.slow.test.ts', 'tests/**/browser.test.ts', 'tests/e2e/**/*.test.ts']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'quick', include: ['tests/**/*.test.ts'], exclude: SLOW, testTimeout: 20_000 } },
      {
        test: {
          name: 'slow',
          include: SLOW,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: ['tests/e2e/build.ts'],
          // End-to-end tests wait more than they work.
          maxConcurrency: 8,
        },
      },
    ],
  },
})
