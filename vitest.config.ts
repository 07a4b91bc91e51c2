import { defineConfig } from 'vitest/config'

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
    // The full tier runs many times the cases, perhaps on a busy machine.
    testTimeout: process.env['VENUEKIT_TIER'] === 'full' ? 200_000 : 60_000,
    // What prepares a file may start a process or load a large library, on a machine that does other things too.
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Of the contract suite, whose cases wait most of their time.
    maxConcurrency: 8,
  },
})
