import { StudioError } from '../contract/errors'
import { buildsFor, type Builds } from './builds'
import { cacheFolder } from './cache-folder'
import { forcedKind, nativeKinds, thisMachine, triesWebGpu, type Machine } from './choice'
import { runCommand, type RunCommand } from './command'
import { provisionDawn } from './dawn'
import { forgetFailure, rememberedFailure, rememberFailure, type SetUpKind } from './failure'
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
  /** Null: no native TensorFlow computes. */
  runtime: NativeRuntime | null
  /** Path of Dawn's addon where no native TensorFlow computes; whether a device suits it is seen when it is loaded. */
  dawn: string | null
  /** One error per build that was requested and unavailable. */
  failures: StudioError[]
}

/** Causes that take long to find again; the others are checked each time. */
const slowCauses = new Set(['no network', 'pip failed', 'npm failed', 'wrong hash'])
const forgottenAfter = 60 * 60 * 1000

/**
 * Sets up the best TensorFlow this machine can have: the GPU build where NVIDIA's driver is seen,
 * else the CPU build, else what WebGPU needs. Does not load it.
 */
export async function setUpRuntime(options: SetUp): Promise<SetUpResult> {
  const cache = options.cache ?? cacheFolder()
  const run = options.run ?? runCommand
  const machine = options.machine ?? thisMachine()
  const libraries = options.libraries ?? buildsFor(machine)
  const forced = forcedKind(options.environment ?? process.env)
  const failures: StudioError[] = []
  const attempt = async <T>(kind: SetUpKind, work: () => Promise<T>): Promise<T | null> => {
    const known = rememberedFailure(cache, kind)
    if (!options.retry && known && slowCauses.has(known.cause)) {
      if (Date.now() - known.at < forgottenAfter) {
        failures.push(new StudioError('runtime-unavailable', known.message, { cause: known.cause }))
        return null
      }
    }
    try {
      const done = await work()
      if (known) forgetFailure(cache, kind)
      return done
    } catch (thrown) {
      const error = StudioError.from(thrown)
      rememberFailure(cache, kind, error)
      failures.push(error)
      return null
    }
  }
  const kinds = nativeKinds(forced, machine)
  for (const library of kinds.flatMap((kind) => libraries[kind] ?? [])) {
    const sources = options.sources ?? addonSources(projectFolder())
    const runtime = await attempt(library.kind, () =>
      provisionRuntime({ cache, library, sources, run, say: options.say })
    )
    if (runtime) return { runtime, dawn: null, failures }
  }
  const dawn = triesWebGpu(forced)
    ? await attempt('webgpu', () => provisionDawn(cache, run, options.say, machine))
    : null
  return { runtime: null, dawn, failures }
}
