import { StudioError } from '../contract/errors'
import { buildsFor, type Builds } from './builds'
import { cacheFolder } from './cache-folder'
import { forcedKind, nativeKinds, thisMachine, type Machine } from './choice'
import { runCommand, type RunCommand } from './command'
import { forgetFailure, rememberedFailure, rememberFailure } from './failure'
import type { NativeRuntime } from './locate'
import { provisionRuntime } from './provision'
import { addonSources, projectFolder, type AddonSources } from './sources'

export interface SetUp {
  say: (text: string) => void
  /** Try at once what failed a short while ago. */
  retry?: boolean
  cache?: string
  sources?: AddonSources
  libraries?: Builds
  machine?: Machine
  environment?: NodeJS.ProcessEnv
  run?: RunCommand
}

export interface SetUpResult {
  /** Null: the JavaScript backend computes. */
  runtime: NativeRuntime | null
  /** One error per build that was requested and unavailable. */
  failures: StudioError[]
}

/** Causes that take long to find again; the others are checked each time. */
const slowCauses = new Set(['no network', 'pip failed', 'wrong hash'])
const forgottenAfter = 60 * 60 * 1000

/**
 * Sets up the best TensorFlow this machine can have: the GPU build where NVIDIA's driver is seen,
 * else the CPU build. Does not load it.
 */
export async function setUpRuntime(options: SetUp): Promise<SetUpResult> {
  const cache = options.cache ?? cacheFolder()
  const environment = options.environment ?? process.env
  const machine = options.machine ?? thisMachine()
  const libraries = options.libraries ?? buildsFor(machine)
  const failures: StudioError[] = []
  const kinds = nativeKinds(forcedKind(environment), machine)
  for (const library of kinds.flatMap((kind) => libraries[kind] ?? [])) {
    const { kind } = library
    const known = rememberedFailure(cache, kind)
    if (!options.retry && known && slowCauses.has(known.cause)) {
      if (Date.now() - known.at < forgottenAfter) {
        failures.push(new StudioError('runtime-unavailable', known.message, { cause: known.cause }))
        continue
      }
    }
    try {
      const runtime = await provisionRuntime({
        cache,
        library,
        sources: options.sources ?? addonSources(projectFolder()),
        run: options.run ?? runCommand,
        say: options.say
      })
      if (known) forgetFailure(cache, kind)
      return { runtime, failures }
    } catch (thrown) {
      const error = StudioError.from(thrown)
      rememberFailure(cache, kind, error)
      failures.push(error)
    }
  }
  return { runtime: null, failures }
}
