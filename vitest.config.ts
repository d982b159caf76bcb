import { defineConfig } from 'vitest/config'

const shared = { pool: 'forks' as const, environment: 'node' as const, testTimeout: 60_000 }

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'plain',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/engine/**', 'src/renderer/**']
        }
      },
      { test: { ...shared, name: 'renderer', include: ['src/renderer/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'engine',
          include: ['src/engine/**/*.test.ts'],
          // What is still held is measured without what could be collected.
          execArgv: ['--expose-gc'],
          setupFiles: ['src/engine/runtime/testing/load.ts']
        }
      }
    ]
  }
})
