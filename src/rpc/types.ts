import type { z } from 'zod'
import type { Contract } from '../contract/api'

export interface CallOptions {
  /** Aborting rejects the call with `cancelled` and notifies the other side. */
  signal?: AbortSignal
}

interface CallContext {
  /** Aborted when the caller gives up or goes away. */
  signal: AbortSignal
}

type Calls<C extends Contract> = C['calls']
type Events<C extends Contract> = C['events']

/** What the serving side implements: one function a call, given validated input. */
export type Handlers<C extends Contract> = {
  [N in keyof Calls<C>]: (
    input: z.output<Calls<C>[N]['input']>,
    context: CallContext
  ) => z.output<Calls<C>[N]['output']> | Promise<z.output<Calls<C>[N]['output']>>
}

/** What the calling side gets: one function a call; defaults of the schema may be left out. */
export type ClientCalls<C extends Contract> = {
  [N in keyof Calls<C>]: (
    input: z.input<Calls<C>[N]['input']>,
    options?: CallOptions
  ) => Promise<z.output<Calls<C>[N]['output']>>
}

export type EventName<C extends Contract> = keyof Events<C> & string
export type EventPayload<C extends Contract, N extends EventName<C>> = z.output<Events<C>[N]>
