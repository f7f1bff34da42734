import { defineConfig } from 'vitest/config'

// The sandbox beside a real control plane, which is started once for the whole run: see test/conformance/support/setup.ts.
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.conformance.ts'],
    globalSetup: ['test/conformance/support/setup.ts'],
    fileParallelism: false,
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
