import type { Generator } from '../../src/core/random'
import { StudioError } from '../../src/contract/errors'

/** What must never happen. */
export type FindingKind = 'crash' | 'hang' | 'memory' | 'outside' | 'silent'

export class Finding extends Error {
  constructor(
    readonly kind: FindingKind,
    message: string
  ) {
    super(message)
  }
}

/** Something that takes input: its inputs are made by a generator, so that any of them can be made again. */
export interface Area {
  /** Of a hundred inputs. */
  share: number
  /**
   * @param folder an empty one, which is removed afterwards
   * @returns what was put in, in a few words
   * @throws Finding
   */
  attempt: (random: Generator, folder: string) => Promise<string>
}

/** Runs what may refuse its input, but only with an error that is meant for people. */
export async function orRefuse<T>(what: string, work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof Finding) throw thrown
    if (thrown instanceof StudioError && thrown.code !== 'internal') return null
    const { stack } = thrown instanceof Error ? thrown : new Error(String(thrown))
    throw new Finding('crash', `${what}: ${stack}`)
  }
}
