import type { Contract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { reply, type Request } from './messages'
import type { CallOptions, ClientCalls, EventName, EventPayload } from './types'
import type { Wire } from './wire'

export interface Client<C extends Contract> {
  call: ClientCalls<C>
  /** Returns a function that ends the subscription. */
  on<N extends EventName<C>>(name: N, listener: (payload: EventPayload<C, N>) => void): () => void
  onClose(listener: () => void): void
  close(): void
}

interface Outstanding {
  resolve(output: unknown): void
  reject(error: StudioError): void
}

type Listener = (payload: unknown) => void

const disconnected = (): StudioError =>
  new StudioError('disconnected', 'The connection to the other process was lost.')

/** A typed client of a contract; calls that are unanswered when the wire closes reject with `disconnected`. */
export function connect<C extends Contract>(contract: C, wire: Wire): Client<C> {
  const outstanding = new Map<number, Outstanding>()
  const listeners = new Map<string, Set<Listener>>()
  let nextId = 0
  let closed = false
  const send = (request: Request): void => wire.post(request)

  function settle(id: number): Outstanding | undefined {
    const call = outstanding.get(id)
    outstanding.delete(id)
    return call
  }

  wire.onMessage((message) => {
    const parsed = reply.safeParse(message)
    if (!parsed.success) return
    const { data } = parsed
    switch (data.type) {
      case 'result':
        return settle(data.id)?.resolve(data.output)
      case 'error':
        return settle(data.id)?.reject(StudioError.fromRecord(data.error))
      case 'event':
        for (const listener of listeners.get(data.name) ?? []) listener(data.payload)
    }
  })
  wire.onClose(() => {
    closed = true
    for (const id of [...outstanding.keys()]) settle(id)?.reject(disconnected())
  })

  function invoke(name: string, input: unknown, { signal }: CallOptions = {}): Promise<unknown> {
    if (closed) return Promise.reject(disconnected())
    if (signal?.aborted) return Promise.reject(cancelled(name))
    const id = nextId++
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        send({ type: 'cancel', id })
        settle(id)?.reject(cancelled(name))
      }
      signal?.addEventListener('abort', abort, { once: true })
      const forget = (): void => signal?.removeEventListener('abort', abort)
      outstanding.set(id, {
        resolve: (output) => (forget(), resolve(output)),
        reject: (error) => (forget(), reject(error))
      })
      send({ type: 'call', id, name, input })
    })
  }

  const call = Object.fromEntries(
    Object.keys(contract.calls).map((name) => [
      name,
      (input: unknown, options?: CallOptions) => invoke(name, input, options)
    ])
  ) as ClientCalls<C>

  return {
    call,
    on(name, listener) {
      const set = listeners.get(name) ?? new Set<Listener>()
      listeners.set(name, set)
      set.add(listener as Listener)
      return () => set.delete(listener as Listener)
    },
    onClose: (listener) => wire.onClose(listener),
    close: () => wire.close()
  }
}

function cancelled(name: string): StudioError {
  return new StudioError('cancelled', `"${name}" was cancelled.`)
}
