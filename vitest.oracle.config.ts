import { defineConfig } from 'vitest/config'

// Each line is said to real kubectl, too, a process each time: slower than the rest, so a run of their own.
export default defineConfig({
  test: {
    include: ['test/**/*.oracle.ts'],
    isolate: false,
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
