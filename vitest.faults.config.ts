import { defineConfig } from 'vitest/config'

// Killed processes, crashed servers and dead connections: slower than the rest, so a run of their own.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.fault.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
