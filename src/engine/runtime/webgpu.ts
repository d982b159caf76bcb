import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { StudioError } from '../../contract/errors'
import { relativeDifference } from '../../core/relative-difference'
import type { Adapter, AdapterInfo, Dawn, Device, Gpu } from './dawn'
import { onJavaScript } from './on-java-script'
import { withinSeconds } from './within-seconds'

const load = createRequire(import.meta.url)

/** The device that computes, as its driver calls it. */
export interface WebGpuDevice {
  name: string
  /** Whether the processor stands in for a graphics card. */
  software: boolean
}

const unusable = (message: string) => new StudioError('runtime-unavailable', message)

/** What else would be collected with the device still in use, since nothing in JavaScript refers to it: a crash. */
const inUse: unknown[] = []

/** Seconds in which a device has to pass its check; a new driver compiles its programs first. */
const patience = 30
/** Of the check's largest value: float32 summed in another order. */
const allowed = 1e-4

/**
 * Makes WebGPU tfjs's backend, computed by Dawn, once its device has passed a check against the JavaScript backend.
 * @param dawn path of Dawn's addon
 * @param takesSoftware whether a driver that computes on the processor will do
 * @throws StudioError `runtime-unavailable` that says why not; tfjs then computes in JavaScript
 */
export async function useWebGpu(dawn: string, takesSoftware: boolean): Promise<WebGpuDevice> {
  const { create, globals } = load(dawn) as Dawn
  const gpu = create([])
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw unusable('No graphics driver for WebGPU was found.')
  const found = describe(adapter.info)
  if (found.software && !takesSoftware) {
    throw unusable(
      `WebGPU has no graphics card here: ${found.name} would compute on the processor, more slowly than JavaScript does. MIXUP_STUDIO_RUNTIME=webgpu takes it nevertheless.`
    )
  }
  try {
    const device = await openDevice(adapter)
    inUse.push(gpu, adapter, device)
    await register(gpu, globals, device, adapter.info)
    await withinSeconds(patience, check())
    return found
  } catch (thrown) {
    tf.removeBackend('webgpu')
    await tf.setBackend('cpu')
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw unusable(`WebGPU is here (${found.name}) but not usable: ${reason}`)
  }
}

function describe({ vendor, device, description, isFallbackAdapter }: AdapterInfo) {
  const name = [device.replace(/-+$/, '') || vendor, description].filter(Boolean).join(', ')
  return { name, software: isFallbackAdapter }
}

const wantedLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup'
] as const

const openDevice = (adapter: Adapter): Promise<Device> =>
  adapter.requestDevice({
    requiredLimits: Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]!]))
  })

/** The backend takes itself to be in a browser's worker: it looks for `navigator.gpu` there, and for WebGPU's globals. */
async function register(
  gpu: Gpu,
  globals: Dawn['globals'],
  device: Device,
  info: AdapterInfo
): Promise<void> {
  // Before it looks like one: the package would else register a backend of its own.
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu')
  Object.assign(globalThis, globals)
  const worker = { navigator: { gpu }, WorkerGlobalScope: Object }
  const before = Object.keys(worker).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  )
  for (const [name, value] of Object.entries(worker)) {
    Object.defineProperty(globalThis, name, { value, configurable: true })
  }
  try {
    const backend = new WebGPUBackend(device as never, info as never)
    reportFaults(device, backend)
    tf.registerBackend('webgpu', () => backend)
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor)
      else Reflect.deleteProperty(globalThis, name)
    }
  }
  await tf.setBackend('webgpu')
}

/** WebGPU goes on after a fault, as when memory runs out, and computes nonsense: whatever is read then throws instead. */
function reportFaults(device: Device, backend: { read(id: object): Promise<tf.BackendValues> }) {
  let fault: string | null = null
  device.addEventListener('uncapturederror', ({ error }) => {
    fault ??= error.message
  })
  void device.lost.then(({ message, reason }) => {
    fault ??= `the device was lost (${reason}): ${message}`
  })
  const read = backend.read.bind(backend)
  backend.read = async (id) => {
    const values = await read(id)
    if (fault !== null) throw unusable(`WebGPU failed: ${fault}`)
    return values
  }
}

/** Gradients of a small convolution, as the JavaScript backend has them. */
async function check(): Promise<void> {
  const found = await gradientOfConvolution()
  const expected = await onJavaScript(gradientOfConvolution)
  const difference = relativeDifference(found, expected)
  if (!(difference <= allowed)) {
    throw new Error(`its results differ by ${difference.toExponential(1)} from the right ones`)
  }
}

async function gradientOfConvolution(): Promise<Float32Array> {
  const gradient = tf.tidy(() => {
    const waves = (shape: [number, number, number, number]) => {
      const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) =>
        Math.sin(i)
      )
      return tf.tensor4d(values, shape)
    }
    const pictures = waves([2, 8, 8, 3])
    const energy = (filter: tf.Tensor) =>
      tf.sum<tf.Scalar>(
        tf.square(tf.maxPool(tf.conv2d(pictures, filter as tf.Tensor4D, 1, 'same'), 2, 2, 'valid'))
      )
    return tf.grad(energy)(waves([3, 3, 3, 4]))
  })
  const values = await gradient.data<'float32'>()
  gradient.dispose()
  return values
}
