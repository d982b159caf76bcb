import { defineConfig } from 'vitest/config'

const shared = {
  pool: 'forks' as const,
  environment: 'node' as const,
  // Ends what hangs; nothing is expected to be quick.
  testTimeout: 300_000,
  hookTimeout: 300_000
}
const engine = {
  ...shared,
  // What is still held is measured without what could be collected.
  execArgv: ['--expose-gc'],
  setupFiles: ['src/engine/runtime/testing/load.ts']
}
/** Run by `npm run test:full` only. */
const long = '**/*.full.test.ts'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'plain',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/engine/**', 'src/renderer/**', long]
        }
      },
      {
        test: {
          ...shared,
          name: 'renderer',
          include: ['src/renderer/**/*.test.ts'],
          exclude: [long]
        }
      },
      {
        test: { ...engine, name: 'engine', include: ['src/engine/**/*.test.ts'], exclude: [long] }
      },
      { test: { ...engine, name: 'engine-full', include: ['src/engine/**/*.full.test.ts'] } }
    ]
  }
})
