import { join } from 'node:path'
import { build } from 'vite'

/** Bundles the fake trainer of the unit tests, which start it some hundred times: it then starts in a fifth of the time. */
export async function buildFakeTrainer(project: string): Promise<void> {
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(project, 'src/trainer/testing/fake-trainer.ts'),
      outDir: join(project, 'node_modules/.cache/mixup-studio'),
      emptyOutDir: false,
      copyPublicDir: false,
      rollupOptions: { output: { entryFileNames: 'fake-trainer.mjs' } }
    }
  })
}
