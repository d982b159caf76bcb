/** The part of WebGPU that this program uses itself, as the addon `dawn.node` of npm's `webgpu` exports it. */
export interface Dawn {
  create: (options: readonly string[]) => Gpu
  /** Constructors and constants that browsers have as globals. */
  globals: Record<string, unknown>
}

export interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<Adapter | null>
}

export interface AdapterInfo {
  vendor: string
  /** Name of the device, in small letters with dashes. */
  device: string
  /** Name and version of the driver. */
  description: string
  /** Whether the processor stands in for a graphics card. */
  isFallbackAdapter: boolean
}

export interface Adapter {
  info: AdapterInfo
  limits: Record<string, number>
  requestDevice(descriptor: { requiredLimits: Record<string, number> }): Promise<Device>
}

export interface Device {
  addEventListener(
    type: 'uncapturederror',
    listener: (event: { error: { message: string } }) => void
  ): void
  lost: Promise<{ message: string; reason: string }>
}
