import { loadAddon, type Addon, type CallHandle, type SessionHandle } from './addon'
import { encodeGraph, encodeRunOptions, encodeSessionConfig, type SessionSettings } from './encode'
import type { GraphNode, TensorValues } from './definition'
import { translate, translated } from './native-errors'

/**
 * Feeds, fetches and targets of a run, looked up once. Values are copied: their memory may be reused at once. Shapes are
 * those of the graph's placeholders, which may leave one dimension to the number of values.
 */
export class SessionCall {
  constructor(
    private readonly addon: Addon,
    private readonly handle: CallHandle
  ) {}

  /** Runs on this thread, after all that was started. Takes the feeds and gives the fetches in the order of `prepare`. */
  run(feeds: TensorValues[]): TensorValues[] {
    return translated(() => this.addon.run(this.handle, feeds))
  }

  /**
   * Runs off the JavaScript thread, after all that was started before: the next run may be submitted while this one
   * computes. Invalid feeds throw at once; TensorFlow's errors reject.
   */
  async start(feeds: TensorValues[]): Promise<TensorValues[]> {
    try {
      return await this.addon.start(this.handle, feeds)
    } catch (thrown) {
      throw translate(thrown)
    }
  }
}

/** A TensorFlow session on a graph that can grow; variables outlive every extension. */
export class NativeSession {
  private constructor(
    private readonly addon: Addon,
    private readonly handle: SessionHandle
  ) {}

  static open(
    addonPath: string | null,
    nodes: GraphNode[],
    settings: SessionSettings
  ): NativeSession {
    const addon = loadAddon(addonPath)
    const graph = encodeGraph(nodes)
    const config = encodeSessionConfig(settings)
    const runOptions = encodeRunOptions(settings)
    return new NativeSession(
      addon,
      translated(() => addon.open(graph, config, runOptions))
    )
  }

  /** Adds nodes; their names must be new, their inputs among them. */
  extend(nodes: GraphNode[]): void {
    translated(() => {
      this.addon.extend(this.handle, encodeGraph(nodes))
    })
  }

  /** "node" or "node:output" to feed and fetch, "node" to run without fetching. */
  prepare(feeds: string[], fetches: string[], targets: string[] = []): SessionCall {
    const handle = translated(() => this.addon.prepare(this.handle, feeds, fetches, targets))
    return new SessionCall(this.addon, handle)
  }

  devices(): { name: string; type: string }[] {
    return translated(() => this.addon.devices(this.handle)).map((device) => {
      const [name = '', type = ''] = device.split('|')
      return { name, type }
    })
  }

  /** Frees variables and devices once the last run has ended; later runs fail. */
  close(): void {
    translated(() => {
      this.addon.close(this.handle)
    })
  }
}
