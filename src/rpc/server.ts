import type { Contract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { request, type Reply, type Request } from './messages'
import type { EventName, EventPayload, Handlers } from './types'
import type { Wire } from './wire'

export interface ServeOptions {
  /** Check what handlers return and emit against the contract, as tests and development do. */
  validateOutput?: boolean
}

export interface Server<C extends Contract> {
  emit<N extends EventName<C>>(name: N, payload: EventPayload<C, N>): void
}

const own = (record: object, name: string): boolean => Object.hasOwn(record, name)

/**
 * Answers the calls of a contract that arrive over a wire: input is validated, errors travel as
 * code, message and details. Ends with the wire, which aborts the signals of unanswered calls.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  wire: Wire,
  { validateOutput = false }: ServeOptions = {}
): Server<C> {
  const running = new Map<number, AbortController>()
  const send = (reply: Reply): void => wire.post(reply)

  async function answer({ id, name, input }: Request & { type: 'call' }): Promise<void> {
    const schema = own(contract.calls, name) ? contract.calls[name] : undefined
    if (!schema) throw new StudioError('invalid-argument', `Unknown call "${name}".`)
    const handler = handlers[name as keyof C['calls']] as Handlers<Contract>[string]
    const controller = new AbortController()
    running.set(id, controller)
    const output = await handler(schema.input.parse(input), { signal: controller.signal })
    if (validateOutput) checkOutput(name, schema.output.safeParse(output))
    send({ type: 'result', id, output })
  }

  wire.onMessage((message) => {
    const parsed = request.safeParse(message)
    if (!parsed.success) return
    const { data } = parsed
    if (data.type === 'cancel') {
      running.get(data.id)?.abort()
      return
    }
    answer(data)
      .catch((thrown: unknown) => {
        send({ type: 'error', id: data.id, error: StudioError.from(thrown).toRecord() })
      })
      .finally(() => running.delete(data.id))
  })
  wire.onClose(() => {
    for (const controller of running.values()) controller.abort()
  })

  return {
    emit(name, payload) {
      const schema = contract.events[name]
      if (validateOutput && schema) checkOutput(name, schema.safeParse(payload))
      send({ type: 'event', name, payload })
    }
  }
}

function checkOutput(name: string, result: { success: boolean; error?: Error | undefined }): void {
  if (result.success) return
  const cause = result.error
  throw new StudioError('internal', `"${name}" broke its contract: ${cause?.message ?? ''}`)
}
