import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ends } from '../../e2e/desktop/ends'
import { stateNames, type StateName } from '../../e2e/desktop/states'
import { generator } from '../../src/core/random'

export const kinds = [
  ...(Object.keys(ends) as (keyof typeof ends)[]),
  'the system shuts down',
  'the screen goes away'
] as const
export type Kind = (typeof kinds)[number]

export interface PlannedEnd {
  number: number
  kind: Kind
  state: StateName
  /** From 0 to below 1: how long the app is left in the state, and whether it was left to reach it. */
  wait: number
  settled: boolean
}

/** Every kind as often, in every state by turns, in an order by the seed. */
export function planEnds(each: number, seed: number): PlannedEnd[] {
  const random = generator(seed, 'generation')
  const planned = kinds.flatMap((kind, first) =>
    Array.from({ length: each }, (_, turn) => ({
      kind,
      state: stateNames[(first + turn) % stateNames.length] ?? 'idle',
      wait: random.uniform(),
      settled: random.uniform() < 0.5,
      place: random.uniform()
    }))
  )
  return planned
    .sort((first, second) => first.place - second.place)
    .map(({ kind, state, wait, settled }, number) => ({ number, kind, state, wait, settled }))
}

/** What was seen of one end. */
export interface SeenEnd {
  number: number
  kind: Kind
  state: StateName
  /** Runs that trained or started when the end was asked for. */
  active: number
  /** From the request to the end of the main process, and to that of the last process. */
  seconds: number
  allGone: number
  /** Processes that were there five seconds after the main one. */
  left: number
  /** Runs that ended without a checkpoint since saving one took too long. */
  unsaved: number
  /** What should not be. */
  problems: string[]
  /** How many processes waited for the processors in that minute. */
  load: number
}

export interface ResumedRuns {
  home: string
  runs: number
  finished: number
  /** Runs that got further than they were. */
  resumed: number
  /** Those that did not, and why. */
  stuck: string[]
}

const journal = (folder: string): string => join(folder, 'ends.jsonl')

export const resumedFile = (folder: string): string => join(folder, 'resumed.jsonl')

function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as T)
}

/** What was seen so far. */
export const readEnds = (folder: string): SeenEnd[] => readLines(journal(folder))
export const readResumed = (folder: string): ResumedRuns[] => readLines(resumedFile(folder))

export function noteEnd(folder: string, seen: SeenEnd): void {
  mkdirSync(folder, { recursive: true })
  appendFileSync(journal(folder), `${JSON.stringify(seen)}\n`)
}
