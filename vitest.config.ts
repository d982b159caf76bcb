import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'

const shared = {
  pool: 'forks' as const,
  environment: 'node' as const,
  // Ends what hangs; nothing is expected to be quick.
  testTimeout: 900_000,
  hookTimeout: 900_000
}
const engine = {
  ...shared,
  // What is still held is measured without what could be collected.
  execArgv: ['--expose-gc'],
  setupFiles: ['src/engine/runtime/testing/load.ts']
}
/** Replace a module for themselves, which needs a process of their own; other files of the engine share TensorFlow's. */
const withMocks = ['src/engine/scoring/run.test.ts', 'src/engine/export/files.test.ts']
/** Need nothing of a process for themselves, and share one: starting one takes longer than most of these files. */
const pure = ['src/{contract,core,renderer}/**/*.test.ts', 'scripts/evidence/**/*.test.ts']
/** Mounts components in a page without a browser. */
const mounted = 'src/renderer/**/*.component.test.ts'
/** Run by `npm run test:full` only. */
const long = '**/*.full.test.ts'
/** Run by `npm run test:webgpu` only, which finds a driver for them. */
const onWebGpu = '**/*.webgpu.test.ts'

export default defineConfig({
  test: {
    globalSetup: 'scripts/kernels/vitest-setup.ts',
    // One more than a small machine has cores: many tests wait for processes.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...shared,
          name: 'plain',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/engine/**', ...pure, mounted, long, onWebGpu]
        }
      },
      {
        test: {
          ...shared,
          name: 'pure',
          isolate: false,
          include: pure,
          exclude: [mounted, long]
        }
      },
      {
        plugins: [svelte({ configFile: false }), svelteTesting()],
        test: {
          ...shared,
          name: 'components',
          isolate: false,
          environment: 'happy-dom',
          include: [mounted],
          setupFiles: ['src/renderer/testing/page.ts']
        }
      },
      {
        test: {
          ...engine,
          name: 'engine',
          isolate: false,
          include: ['src/engine/**/*.test.ts'],
          exclude: [long, onWebGpu, ...withMocks]
        }
      },
      { test: { ...engine, name: 'engine-mocks', include: withMocks } },
      {
        test: {
          ...shared,
          name: 'plain-full',
          include: ['src/**/*.full.test.ts'],
          exclude: ['src/engine/**', 'src/renderer/**']
        }
      },
      ...(process.env.MIXUP_STUDIO_RUNTIME === 'webgpu'
        ? [{ test: { ...shared, name: 'webgpu', include: [onWebGpu], fileParallelism: false } }]
        : []),
      { test: { ...engine, name: 'engine-full', include: ['src/engine/**/*.full.test.ts'] } }
    ]
  }
})
