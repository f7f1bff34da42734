import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/bench/**'],
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
