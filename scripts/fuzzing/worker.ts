import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { generator } from '../../src/core/random'
import { Finding, type Area } from './area'
import { configurationArea } from './areas/configuration'
import { dataArea } from './areas/data'
import { homeArea } from './areas/home'
import { messagesArea } from './areas/messages'
import type { Answer, Order } from './protocol'

// Forked by pool.ts: takes numbers of inputs, and answers what came of each. worker.ts <scratch folder> <seed>.

const [, , scratch = '', seed = '1'] = process.argv
const send = (answer: Answer): void => void process.send?.(answer)
const report = (error: unknown): void => {
  const { stack } = error instanceof Error ? error : new Error(String(error))
  send({ type: 'finding', kind: 'crash', message: `nobody handled: ${stack}` })
  process.exit(1)
}
process.on('uncaughtException', report)
process.on('unhandledRejection', report)
console.error = () => undefined

await import('../../src/engine/runtime/testing/load')
const fixtures = join(scratch, 'samples')
const areas: Record<string, Area> = {
  data: await dataArea(fixtures),
  home: homeArea(),
  configuration: await configurationArea(),
  messages: await messagesArea(fixtures)
}

/** The same area for the same number, in about the shares that they ask for. */
function areaOf(number: number): string {
  let place = (number * 37) % 100
  for (const [name, { share }] of Object.entries(areas)) {
    if (place < share) return name
    place -= share
  }
  return 'data'
}

async function attempt(number: number): Promise<Answer> {
  const area = areaOf(number)
  const folder = join(scratch, 'inputs', 'one')
  await mkdir(folder, { recursive: true })
  const random = generator(Number(seed), 'generation', number)
  try {
    const what = await areas[area]!.attempt(random, folder)
    await rm(folder, { recursive: true, force: true })
    const left = (await Promise.all(['tmp', 'inputs', 'victim'].map(namesIn))).flat()
    if (left.length === 0) return { type: 'done', area, what }
    throw new Finding('outside', `${what}: left behind or written outside: ${left.join(', ')}`)
  } catch (thrown) {
    await Promise.all(['tmp', 'inputs', 'victim'].map(empty))
    if (!(thrown instanceof Finding)) throw thrown
    return { type: 'finding', kind: thrown.kind, message: `${area}: ${thrown.message}` }
  }
}

/** tsx keeps what it compiled in the folder for temporary files. */
const namesIn = async (name: string): Promise<string[]> =>
  (await readdir(join(scratch, name))).filter((file) => !file.startsWith('tsx-'))

async function empty(name: string): Promise<void> {
  for (const file of await namesIn(name)) await rm(join(scratch, name, file), { recursive: true })
}

process.on('message', (order: Order) => {
  void attempt(order.number).then(send, report)
})
send({ type: 'ready' })
