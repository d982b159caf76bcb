import * as tf from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import type { RuntimeKind, RuntimeReport } from '../../contract/records'
import { runsOnGraphicsCard } from '../ops/native'
import { quietly } from './chatter'
import { graphicsCardName, memory, processorName, threadCount } from './device'
import { howToSetUp, setUpAgain } from '../../provisioning/advice'
import { buildsFor, nativeSystems } from '../../provisioning/builds'
import { cacheFolder } from '../../provisioning/cache-folder'
import { forcedKind, nativeKinds, thisMachine, triesWebGpu } from '../../provisioning/choice'
import { locateDawn } from '../../provisioning/dawn'
import { rememberedFailure, type SetUpKind } from '../../provisioning/failure'
import type { NativeKind } from '../../provisioning/library'
import { locateRuntime, type NativeRuntime } from '../../provisioning/locate'
import { packagedDawn, packagedRuntime } from '../../provisioning/packaged'
import { addonSources, projectFolder } from '../../provisioning/sources'
import { addedRuntime } from './added-gpu'
import { repairUtil, requireTensorFlow } from './repair'
import { useWebGpu } from './webgpu'
import { whyChosen } from './why'

export interface LoadOptions {
  /** Threads of TensorFlow's pool; all of the machine's when left out. */
  threads?: number
  /**
   * Asks for one kind; else `MIXUP_STUDIO_RUNTIME`, else the best there is. "cpu" is also served by
   * the GPU build, kept from the GPU. `MIXUP_STUDIO_RUNTIME=webgpu|javascript` overrides it.
   */
  kind?: RuntimeKind
  /** Where the start-up chatter of tfjs goes; nowhere when left out. */
  logFile?: string
}

/** Result of the first call; a process loads TensorFlow once. */
let loading: Promise<RuntimeReport> | undefined

/**
 * Loads the best TensorFlow that is set up in this machine's cache, once a process, and returns what is in use. The GPU build
 * comes first, then the CPU build, then WebGPU on a graphics card, at last tfjs's JavaScript backend; `notice` says why a faster one is not used. It installs nothing: `setUpRuntime` does.
 */
export async function loadTensorFlow(options: LoadOptions = {}): Promise<RuntimeReport> {
  loading ??= load(options)
  return { ...(await loading), memory: memory() }
}

async function load(options: LoadOptions): Promise<RuntimeReport> {
  const report = await loadBest(options)
  return { ...report, why: whyChosen(report.kind, thisMachine(), forcedKind()) }
}

async function loadBest(options: LoadOptions): Promise<RuntimeReport> {
  repairUtil()
  setEnvironment(options.threads)
  const asked = forcedKind()
  const forced = asked === 'javascript' || asked === 'webgpu' ? asked : (options.kind ?? asked)
  const machine = thisMachine()
  const notices: string[] = []
  for (const kind of nativeKinds(forced, machine)) {
    const found = (await findRuntime(kind)) ?? (kind === 'cpu' ? await findRuntime('gpu') : null)
    if (found === null) {
      notices.push(whyMissing(kind))
      continue
    }
    if (kind === 'cpu') process.env.CUDA_VISIBLE_DEVICES = '-1'
    try {
      quietly(options.logFile, () => {
        requireTensorFlow(found.binding)
      })
      await tf.ready()
      // Where src/engine/graph looks for the addon over this very library.
      if (found.addon !== null) process.env.MIXUP_STUDIO_NATIVE ??= found.addon
      return reportNative(found, kind, notices)
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      notices.push(`TensorFlow (${kind}) is set up but did not load: ${reason}`)
    }
  }
  if (triesWebGpu(forced)) {
    const report = await tryWebGpu(forced === 'webgpu', notices, options.logFile)
    if (report) return report
  }
  const asksNative = forced !== 'javascript' && forced !== 'webgpu'
  if (asksNative && nativeKinds(forced, machine).length === 0) {
    const what = forced === 'gpu' ? 'TensorFlow for GPUs' : "TensorFlow's native library"
    const where = forced === 'gpu' ? 'Linux x64' : nativeSystems
    notices.push(
      `${what} is used on ${where} only; here (${machine.platform} ${machine.arch}) the JavaScript backend is used, which is many times slower`
    )
  }
  return loadJavaScript(notices, options.logFile)
}

/** @param forced takes a driver that computes on the processor, too */
async function tryWebGpu(
  forced: boolean,
  notices: string[],
  logFile: string | undefined
): Promise<RuntimeReport | null> {
  if (process.versions['electron'] !== undefined) {
    notices.push(
      `WebGPU computes in a plain Node beside Electron, and none was found. To have one, ${howToSetUp(import.meta.url, 'start')}`
    )
    return null
  }
  const dawn = packagedDawn() ?? locateDawn(cacheFolder())
  if (dawn === null) {
    // Where TensorFlow is missing too, one command to run is enough.
    if (notices.length === 0) notices.push(whyMissing('webgpu'))
    return null
  }
  try {
    // What WebGPU computes is compared with it.
    await startJavaScript(logFile)
    const { name, software } = await useWebGpu(dawn, forced)
    return {
      ...common(notices),
      kind: 'webgpu',
      device: `${name} (WebGPU${software ? ' on the processor' : ''})`,
      tensorflow: null,
      threads: 1
    }
  } catch (thrown) {
    notices.push(thrown instanceof Error ? thrown.message : String(thrown))
    return null
  }
}

function setEnvironment(threads: number | undefined): void {
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
  if (threads === undefined) return
  process.env.TF_NUM_INTRAOP_THREADS = String(threads)
  process.env.TF_NUM_INTEROP_THREADS = String(threads)
}

async function findRuntime(kind: NativeKind): Promise<NativeRuntime | null> {
  // An installation has no sources of addons to look a build up by, only what was compiled from them.
  const packaged = packagedRuntime()
  if (packaged !== null) {
    if (kind === 'gpu') return addedRuntime()
    return packaged.kind === kind ? packaged : null
  }
  const library = buildsFor(process)[kind]
  return library ? locateRuntime(cacheFolder(), library, addonSources(projectFolder())) : null
}

function whyMissing(kind: SetUpKind): string {
  if (kind === 'gpu' && packagedRuntime() !== null)
    return 'The NVIDIA card of this machine is not used: its libraries are not here. Add GPU support in Settings.'
  const failure = rememberedFailure(cacheFolder(), kind)
  const what = kind === 'webgpu' ? 'WebGPU' : `TensorFlow (${kind})`
  return failure?.message ?? `${what} is not set up. To set it up, ${setUpAgain}`
}

function reportNative(
  runtime: NativeRuntime,
  wanted: NativeKind,
  notices: string[]
): RuntimeReport {
  const onGraphicsCard = runsOnGraphicsCard()
  if (wanted === 'gpu' && !onGraphicsCard) {
    notices.push(
      'TensorFlow for GPUs is loaded but finds no usable GPU, so the CPU is used. Check nvidia-smi: driver 525 or newer is needed'
    )
  }
  return {
    ...common(notices),
    kind: onGraphicsCard ? 'gpu' : 'cpu',
    device: onGraphicsCard ? graphicsCardName() : processorName(),
    tensorflow: runtime.version,
    threads: threadCount()
  }
}

async function startJavaScript(logFile: string | undefined): Promise<void> {
  if (!(await tf.setBackend('cpu'))) {
    throw new StudioError('runtime-unavailable', "tfjs's JavaScript backend did not start")
  }
  // The backend greets when it first stores a tensor.
  quietly(logFile, () => tf.tensor1d([0])).dispose()
}

async function loadJavaScript(
  notices: string[],
  logFile: string | undefined
): Promise<RuntimeReport> {
  await startJavaScript(logFile)
  return {
    ...common(notices),
    kind: 'javascript',
    device: `${processorName()} (JavaScript, one thread)`,
    tensorflow: null,
    threads: 1
  }
}

const common = (notices: string[]) => ({
  backend: tf.getBackend(),
  tfjs: tf.version.tfjs,
  node: process.versions.node,
  memory: memory(),
  notice: notices.length > 0 ? notices.join('\n') : null
})
