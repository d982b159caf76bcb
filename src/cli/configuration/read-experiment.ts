import { dirname } from 'node:path'
import {
  experimentDefinition,
  type ExperimentDefinition
} from '../../contract/experiment/definition'
import { metrics, relevantDifferenceOf } from '../../contract/metric'
import type { RunConfig } from '../../contract/run-config'
import { withNamedWeights, type ListWeights } from './pretrained'
import { absolutePath, locate, readConfiguration, readJsonFile } from './read'
import { validate } from './validate'

/**
 * The experiment in a file, or the bundled example of that name. Its base is a configuration, or the name of one. Where the
 * file leaves the smallest difference that matters open, it is that of the metric.
 * @param targetDeviation of the data, asked for where the metric is in units of the target
 * @throws StudioError `not-found`, or `invalid-argument` for what the file says
 */
export async function readExperiment(
  nameOrPath: string,
  folders: { examples: string; experiments: string },
  targetDeviation: (data: RunConfig['data']) => Promise<number | undefined>,
  listWeights: ListWeights
): Promise<ExperimentDefinition> {
  const file = await locate(nameOrPath, folders.experiments)
  const written = await readJsonFile(file)
  const base = await readBase(written['base'], dirname(file), folders.examples, listWeights)
  const definition = validate(experimentDefinition, { ...written, base }, nameOrPath)
  const { metric } = definition
  if (written['relevantDifference'] !== undefined || !metrics[metric].inTargetUnits) {
    return definition
  }
  const deviation = await targetDeviation(definition.base.data)
  return { ...definition, relevantDifference: relevantDifferenceOf(metric, deviation) }
}

function readBase(
  base: unknown,
  folder: string,
  examples: string,
  listWeights: ListWeights
): unknown {
  if (typeof base === 'string') return readConfiguration(base, [], examples, listWeights)
  if (typeof base !== 'object' || base === null) return base
  return withNamedWeights(absolutePath(base as Record<string, unknown>, folder), listWeights)
}
