import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loaderArguments } from '../launch-child'

/** `npm test` has built them. Their sources start more slowly, but need no build. */
const built = process.env['MIXUP_STUDIO_TEST_BUILT'] === 'true'
function program(whenBuilt: string, source: string): URL {
  const url = new URL(built ? `../../../${whenBuilt}` : `../../${source}`, import.meta.url)
  // A test would wait for a process that never starts.
  if (!existsSync(url)) throw new Error(`${url.pathname} is not built: run npm run test:unit`)
  return url
}

/** The programs that tests start as processes of their own. */
export const programs = {
  cli: program('out/main/cli.js', 'cli/index.ts'),
  server: program('out/main/server.js', 'server/index.ts'),
  trainer: program('out/main/trainer.js', 'trainer/index.ts'),
  fakeTrainer: program(
    'node_modules/.cache/mixup-studio/fake-trainer.mjs',
    'trainer/testing/fake-trainer.ts'
  )
}

/** Arguments with which Node starts a program. */
export function nodeArguments(program: URL): string[] {
  const path = fileURLToPath(program)
  return [...loaderArguments(path), path]
}
