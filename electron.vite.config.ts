import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const source = (path: string) => resolve(import.meta.dirname, 'src', path)
/** Hosts and processes that run in Node, each an entry of its own. */
const entries = ['main/index', 'cli/index', 'server/index', 'trainer/index'].filter((entry) =>
  existsSync(source(`${entry}.ts`))
)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: Object.fromEntries(
          entries.map((entry) => [
            entry === 'main/index' ? 'index' : entry.split('/')[0],
            source(`${entry}.ts`)
          ])
        )
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
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
      rollupOptions: { input: source('renderer/index.html') }
    },
    plugins: [svelte()]
  }
})
