import type { GraphNode, TensorValues } from './definition'
import type { SessionSettings } from './encode'
import { NativeSession, type SessionCall } from './native'
import { stateNodes, writeState, type VariableSlot } from './variables'

/** One session and the state that lives in it: weights, optimizer state, the data set. */
export class GraphSession {
  private constructor(
    private readonly native: NativeSession,
    private readonly calls = new Map<string, SessionCall>()
  ) {}

  static open(addonPath: string, slots: VariableSlot[], settings: SessionSettings): GraphSession {
    return new GraphSession(NativeSession.open(addonPath, slots.flatMap(writeState), settings))
  }

  /** Declares further state. */
  declare(slots: VariableSlot[]): void {
    this.native.extend(slots.flatMap(writeState))
  }

  /** Adds nodes, whose names must be new; state is reached by its shared name. */
  extend(nodes: GraphNode[]): void {
    this.native.extend(nodes)
  }

  prepare(feeds: string[], fetches: string[], targets: string[] = []): SessionCall {
    return this.native.prepare(feeds, fetches, targets)
  }

  /** Copies values into the session. */
  write(slots: VariableSlot[], values: TensorValues[]): void {
    if (slots.length === 0) return
    const names = slots.map(stateNodes)
    const feeds = names.map(({ feed }) => feed)
    const key = `write ${feeds.join()}`
    this.call(
      key,
      feeds,
      [],
      names.map(({ write }) => write)
    ).run(values)
  }

  /** Copies values out of the session. */
  async read(slots: VariableSlot[]): Promise<TensorValues[]> {
    if (slots.length === 0) return []
    const fetches = slots.map((slot) => stateNodes(slot).value)
    return this.call(`read ${fetches.join()}`, [], fetches, []).start([])
  }

  devices(): { name: string; type: string }[] {
    return this.native.devices()
  }

  close(): void {
    this.calls.clear()
    this.native.close()
  }

  private call(key: string, feeds: string[], fetches: string[], targets: string[]): SessionCall {
    const known = this.calls.get(key)
    if (known) return known
    const call = this.native.prepare(feeds, fetches, targets)
    this.calls.set(key, call)
    return call
  }
}
