import { modelConfig } from '../../contract/model'
import type { WeightsRecord } from '../../contract/weights'
import { formatPlural } from '../../contract/format-number'
import { validate } from '../configuration/validate'
import { exitCodes } from '../exit-codes'
import { display } from '../progress/display'
import type { Session } from '../session'
import { formatTable } from '../table'

export interface AddWeightsOptions {
  architecture: string
  variant?: string
  padding?: string
  depth?: string
  name?: string
  side?: string
  mean?: string
  deviation?: string
  license?: string
}

/** Lists pretrained weights: those on this machine, and those that can be fetched. */
export async function listWeights({ client, output }: Session): Promise<number> {
  const entries = await client.call.listWeights()
  output.result(entries, () =>
    formatTable([
      ['name', 'here', 'download', 'pixels', 'licence', 'digest'],
      ...entries.map(({ name, ready, bytes, side, license, digest }) => [
        ...[name, ready ? 'yes' : 'no', bytes === null ? '' : `${Math.round(bytes / 1e6)} MB`],
        ...[side, license ?? 'unknown', digest.slice(0, 12)]
      ])
    ])
  )
  return exitCodes.ok
}

/** Fetches published weights, unless they are there. */
export async function fetchWeights({ client, output }: Session, name: string): Promise<number> {
  const shown = display(process.stderr)
  const unsubscribe = client.on('progress', ({ text }) => {
    shown.update(null, (width) => text.slice(0, width))
  })
  try {
    const record = await client.call.fetchWeights({ name })
    shown.end()
    output.result(record, () => describe(record))
  } finally {
    unsubscribe()
  }
  return exitCodes.ok
}

/** Keeps a file of the user's in the cache, in the studio's own terms. */
export async function addWeights(
  { client, output }: Session,
  path: string,
  { architecture, variant, padding, depth, name, side, mean, deviation, license }: AddWeightsOptions
): Promise<number> {
  const model = validate(
    modelConfig,
    {
      architecture,
      ...(variant !== undefined && { variant: Number(variant) }),
      ...(padding !== undefined && { padding }),
      ...(depth !== undefined && { depth: Number(depth) })
    },
    'the architecture'
  )
  const numbers = (text: string) => text.split(',').map(Number)
  const record = await client.call.addWeights({
    ...{ path, model, name, license },
    ...(side !== undefined && { side: Number(side) }),
    ...(mean !== undefined &&
      deviation !== undefined && {
        normalisation: { mean: numbers(mean), deviation: numbers(deviation) }
      })
  })
  output.result(record, () => describe(record))
  return exitCodes.ok
}

function describe({
  name,
  digest,
  side,
  normalisation,
  license,
  credit,
  match
}: WeightsRecord): string {
  const { mean, deviation } = normalisation
  const rounded = (values: number[]) => values.map((value) => value.toFixed(3)).join(', ')
  const { scheme, tensors, unused, outputs } = match
  return formatTable([
    ['weights', name],
    ['digest', digest],
    [
      'matched',
      `${formatPlural(tensors, 'tensor')} by ${scheme}'s names, ${unused.length} not needed`
    ],
    ['last layer', outputs === null ? 'none' : formatPlural(outputs, 'output')],
    ['pictures', `${side} pixels, mean ${rounded(mean)}, deviation ${rounded(deviation)}`],
    ['licence', license ?? 'unknown'],
    ['made by', credit]
  ])
}
