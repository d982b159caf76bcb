import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunEvent, RunEventOf } from '../../../contract/events'
import { runConfig, type RunConfig, type RunConfigInput } from '../../../contract/run-config'
import type { PreparedData } from '../../data/dataset'
import { loadDataSet } from '../../data/load'
import { prepare } from '../../data/preparation/prepare'
import { openTraining, type Training, type TrainingOptions } from '../train'

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'run-'))

/** Three blobs of points: 70 to train on, 15 to validate, 15 to test. */
export function smallConfig(changes: Omit<Partial<RunConfigInput>, 'data'> = {}): RunConfig {
  return runConfig.parse({
    data: { source: { kind: 'generated', name: 'blobs', examples: 100 } },
    model: { architecture: 'mlp', hidden: [8], batchNorm: true, dropout: 0.2 },
    mixing: { policy: 'input', alpha: 1 },
    optimizer: { kind: 'adamw', learningRate: 0.01 },
    ...changes,
    training: { epochs: 4, batchSize: 16, ...changes.training }
  })
}

export async function openSmall(
  config: RunConfig,
  folder: string,
  options: Partial<TrainingOptions> & { change?: (data: PreparedData) => PreparedData } = {}
): Promise<Training> {
  const { source, reading } = config.data
  const dataSet = await loadDataSet(source, reading, join(folder, 'cache'))
  const { data, preprocessing } = prepare(dataSet, config.data, config.seed)
  const { change = (same) => same, ...rest } = options
  return openTraining({
    ...{ config, preprocessing, folder, resume: false, device: 'test' },
    cache: join(folder, 'cache'),
    data: change(data),
    ...rest
  })
}

export async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

export const ofType = <T extends RunEvent['type']>(events: RunEvent[], type: T): RunEventOf<T>[] =>
  events.filter((event): event is RunEventOf<T> => event.type === type)

/** Losses by step and epoch metrics that do not depend on the clock. */
export function curve(events: RunEvent[]) {
  const columns = ofType(events, 'steps').map((event) => event.columns)
  return {
    steps: columns.flatMap(({ step }) => step),
    losses: columns.flatMap(({ loss }) => loss),
    lambdas: columns.flatMap(({ lambda }) => lambda),
    rates: columns.flatMap(({ learningRate }) => learningRate),
    epochs: ofType(events, 'epoch').map(({ metrics: { epoch, step, trainLoss, validation } }) => ({
      ...{ epoch, step, trainLoss, validation }
    }))
  }
}
