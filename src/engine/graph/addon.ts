import { createRequire } from 'node:module'
import { StudioError } from '../../contract/errors'
import { setUpAgain } from '../../provisioning/advice'
import type { TensorValues } from './definition'

declare const sessionHandle: unique symbol
declare const callHandle: unique symbol
declare const shapesHandle: unique symbol
export interface SessionHandle {
  [sessionHandle]: true
}
export interface CallHandle {
  [callHandle]: true
}
export interface ShapesHandle {
  [shapesHandle]: true
}

/** `mixup_native.node`, compiled from native/, where module.cc says what each function does. */
export interface Addon {
  open(graph: Uint8Array, config: Uint8Array, runOptions: Uint8Array): SessionHandle
  extend(session: SessionHandle, graph: Uint8Array): void
  devices(session: SessionHandle): string[]
  close(session: SessionHandle): void
  prepare(session: SessionHandle, feeds: string[], fetches: string[], targets: string[]): CallHandle
  run(call: CallHandle, feeds: TensorValues[]): TensorValues[]
  start(call: CallHandle, feeds: TensorValues[]): Promise<TensorValues[]>
  shapes(): ShapesHandle
  infer(
    shapes: ShapesHandle,
    operation: string,
    attributeNames: string[],
    attributeValues: Uint8Array[],
    inputs: Int32Array,
    listed: number
  ): { type: number; shape: number[] | null }[]
}

/**
 * Where native/ lies, compiled against the TensorFlow that this process has loaded; null where it is not. Loading
 * TensorFlow sets the variable.
 */
export const addonPath = (): string | null => process.env.MIXUP_STUDIO_NATIVE ?? null

/** @throws StudioError `runtime-unavailable` where it is not compiled */
export function loadAddon(path = addonPath()): Addon {
  if (path !== null) return createRequire(import.meta.url)(path) as Addon
  throw new StudioError(
    'runtime-unavailable',
    `The studio's addon over TensorFlow is missing: ${setUpAgain}`
  )
}
