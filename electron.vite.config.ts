import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import packageJson from './package.json' with { type: 'json' }
import { kernels } from './scripts/kernels/vite-plugin'
import { externalPackages } from './scripts/package/external-packages'

const source = (path: string) => resolve(import.meta.dirname, 'src', path)

// What the oldest Electron that these tests run in brings along: see docs/ARCHITECTURE.md.
const node = 'node20.18'
const page = 'chrome130'

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: node,
      externalizeDeps: {
        exclude: Object.keys(packageJson.dependencies).filter(
          (name) => !externalPackages.includes(name)
        )
      },
      rollupOptions: {
        input: {
          index: source('main/index.ts'),
          cli: source('cli/index.ts'),
          server: source('server/index.ts'),
          trainer: source('trainer/index.ts'),
          augmenter: source('engine/data/augmentation/worker.ts'),
          decoder: source('engine/graph/decoding-worker.ts')
        }
      }
    },
    plugins: [kernels(import.meta.dirname)]
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: node,
      rollupOptions: {
        input: source('preload/index.ts'),
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: source('renderer'),
    build: {
      outDir: resolve(import.meta.dirname, 'out/renderer'),
      target: page,
      minify: true,
      rollupOptions: { input: source('renderer/index.html') }
    },
    plugins: svelte()
  }
})
