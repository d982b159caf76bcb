import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StudioError } from '../contract/errors'
import type { NativeKind } from './library'

/** What can be set up. */
export type SetUpKind = NativeKind | 'webgpu'

/** Why a build could not be set up, kept for the process that would have loaded it. */
export interface RememberedFailure {
  message: string
  cause: string
  /** Milliseconds since 1970. */
  at: number
}

const file = (cache: string, kind: SetUpKind) => join(cache, `failure-${kind}.json`)

export function rememberFailure(cache: string, kind: SetUpKind, error: StudioError): void {
  const cause = error.details?.cause
  const failure: RememberedFailure = {
    message: error.message,
    cause: typeof cause === 'string' ? cause : '',
    at: Date.now()
  }
  try {
    mkdirSync(cache, { recursive: true })
    writeFileSync(file(cache, kind), JSON.stringify(failure))
  } catch {
    // On a full or read-only disk the failure cannot be kept; it is detected again each time.
  }
}

export function rememberedFailure(cache: string, kind: SetUpKind): RememberedFailure | null {
  try {
    return JSON.parse(readFileSync(file(cache, kind), 'utf8')) as RememberedFailure
  } catch {
    return null
  }
}

export function forgetFailure(cache: string, kind: SetUpKind): void {
  rmSync(file(cache, kind), { force: true })
}
