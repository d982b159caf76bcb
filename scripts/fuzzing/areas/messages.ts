import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { studioContract } from '../../../src/contract/api'
import type { Generator } from '../../../src/core/random'
import { reply } from '../../../src/rpc/messages'
import { memoryWires } from '../../../src/rpc/wires/memory'
import { createStudio } from '../../../src/studio/studio'
import { copyHomeOf6feb018 } from '../../../src/studio/testing/home-of-6feb018'
import { Finding, type Area } from '../area'
import { launchNothing } from '../launch-nothing'
import { mutateValue } from '../mutate'

const inEachAttempt = 20

/** A studio gets messages that nobody would send, and answers every call. */
export async function messagesArea(scratch: string): Promise<Area> {
  const home = await copyHomeOf6feb018(await mkdtemp(join(scratch, 'messages-')))
  const studio = await createStudio({ home, launch: launchNothing, version: 'fuzzed' })
  const [own, other] = memoryWires()
  studio.serve(other)
  const waiting = new Map<number, (answer: z.infer<typeof reply>) => void>()
  own.onMessage((message) => {
    const answer = reply.parse(message)
    if (answer.type !== 'event') waiting.get(answer.id)?.(answer)
  })
  let next = 0
  const names = Object.keys(studioContract.calls) as (keyof typeof studioContract.calls)[]
  const samples = new Map(names.map((name) => [name, schemaOf(studioContract.calls[name].input)]))

  /** @throws Finding where the studio made a mistake of its own */
  async function ask(name: string, input: unknown): Promise<void> {
    const id = next++
    const answered = new Promise<z.infer<typeof reply>>((resolve) => waiting.set(id, resolve))
    own.post({ type: 'call', id, name, input })
    const answer = await answered
    waiting.delete(id)
    if (answer.type !== 'error' || answer.error.code !== 'internal') return
    const written = JSON.stringify(input)?.slice(0, 500)
    throw new Finding('crash', `${name}(${written}): ${answer.error.message}`)
  }

  return {
    share: 15,
    attempt: async (random) => {
      const asked: string[] = []
      for (let message = 0; message < inEachAttempt; message++) {
        const name = names[random.integer(names.length)]!
        const input = valueOf(samples.get(name), random, 0)
        if (random.integer(10) === 0)
          own.post(mutateValue({ type: 'call', id: -1, name, input }, random))
        const isStrange = random.integer(2) === 0
        await ask(
          random.integer(50) === 0 ? '__proto__' : name,
          isStrange ? mutateValue(input, random) : input
        )
        asked.push(name)
      }
      return asked.join(', ')
    }
  }
}

type Schema = Record<string, unknown> | undefined

function schemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input', reused: 'inline' })
}

const texts = [
  '',
  'x',
  'a-b',
  '../..',
  '/dev/zero',
  '/proc/self/mem',
  '20261128-225132986-rhuew',
  'flowers-does-mixing-help-b2f1cc88',
  'digits'
]
const numbers = [0, 1, 2, 10, 500, -1, 1.5, 1e9]

/** A value that fits a JSON schema, mostly. */
function valueOf(schema: Schema, random: Generator, depth: number): unknown {
  if (!schema || depth > 8) return undefined
  const pick = <T>(all: readonly T[]): T => all[random.integer(all.length)]!
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return pick(schema['enum'] as unknown[])
  const alternatives = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined
  if (alternatives) return valueOf(pick(alternatives), random, depth + 1)
  switch (schema['type']) {
    case 'object':
      return objectOf(schema, random, depth)
    case 'array': {
      const items = schema['items'] as Schema
      return Array.from({ length: random.integer(3) }, () => valueOf(items, random, depth + 1))
    }
    case 'string':
      return pick(texts)
    case 'integer':
    case 'number':
      return pick(numbers)
    case 'boolean':
      return random.integer(2) === 0
    default:
      return undefined
  }
}

function objectOf(schema: Record<string, unknown>, random: Generator, depth: number): unknown {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>
  const required = (schema['required'] ?? []) as string[]
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name) || random.integer(3) === 0)
      .map(([name, property]) => [name, valueOf(property, random, depth + 1)])
  )
}
