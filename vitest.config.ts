import { defineConfig } from 'vitest/config'

// Only what hangs takes so long: a busy machine needs many times what a quiet one does, and the full tier runs many times the cases.
const testTimeout = 200_000

// One configuration for every package: each is run on its own with `--root <package>` so that its result can be cached.
export default defineConfig({
  resolve: { conditions: ['@venuekit/source'] },
  // What Node loads itself gets these as `--conditions`: with `import` among them a `require` would be given modules.
  ssr: { resolve: { conditions: ['@venuekit/source', 'node'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: [new URL('./vitest.setup.ts', import.meta.url).pathname],
    reporters: ['default', 'json'],
    outputFile: { json: '.results/test.json' },
    passWithNoTests: false,
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    // Processes that tests start read hundreds of sources: what Node made of them is kept, which halves the time of a start.
    env: { NODE_COMPILE_CACHE: new URL('./node_modules/.cache/node', import.meta.url).pathname },
    testTimeout,
    // By itself it gives up after a second, which is nothing on a busy machine.
    expect: { poll: { timeout: testTimeout * 0.9 } },
    // What prepares a file may start a process or load a large library.
    hookTimeout: testTimeout,
    maxWorkers: 2,
    // Of the contract suite, whose cases wait most of their time.
    maxConcurrency: 8,
  },
})
