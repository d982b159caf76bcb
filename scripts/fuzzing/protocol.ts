import type { FindingKind } from './area'

/** To a worker: make this input and try it. */
export interface Order {
  number: number
}

/** From a worker. */
export type Answer =
  | { type: 'ready' }
  | { type: 'done'; area: string; what: string }
  | { type: 'finding'; kind: FindingKind; message: string }
