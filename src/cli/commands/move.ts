import { resolve } from 'node:path'
import { formatPlural } from '../../contract/format-number'
import { exitCodes } from '../exit-codes'
import { findRun, type Session } from '../session'

/** Writes a run or an experiment into one file that another home can import. */
export async function pack(session: Session, what: string, to: string): Promise<number> {
  const { client, output, studio } = session
  const experiments = await client.call.listExperiments()
  const id = experiments.some((one) => one.id === what) ? what : await findRun(session, what)
  const file = resolve(to)
  const packed = await studio.pack(id, file)
  output.result({ type: 'packed', file, ...packed }, () => {
    const size = (packed.bytes / 1e6).toFixed(1)
    return `${file}  ${formatPlural(packed.runs.length, 'run')}, ${size} MB`
  })
  if (packed.leftOut.length > 0) {
    output.note(`${formatPlural(packed.leftOut.length, 'run')} left out: not ended yet.`)
  }
  return exitCodes.ok
}

/** Imports the runs and experiments of such a file into this home. */
export async function unpack({ output, studio }: Session, path: string): Promise<number> {
  const unpacked = await studio.unpack(resolve(path))
  output.result({ type: 'unpacked', ...unpacked }, () => {
    const { runs, experiments } = unpacked
    return [
      ...runs.added.map((id) => `run ${id}`),
      ...runs.known.map((id) => `run ${id}: already here`),
      ...experiments.added.map((id) => `experiment ${id}`),
      ...experiments.known.map((id) => `experiment ${id}: already here; seeds of both merged`)
    ].join('\n')
  })
  return exitCodes.ok
}
