import { dirname } from 'node:path'
import {
  experimentDefinition,
  type ExperimentDefinition
} from '../../contract/experiment/definition'
import { absolutePath, locate, readConfiguration, readJsonFile } from './read'
import { validate } from './validate'

/**
 * The experiment in a file, or the bundled example of that name. Its base is a configuration, or the name of one.
 * @throws StudioError `not-found`, or `invalid-argument` for what the file says
 */
export async function readExperiment(
  nameOrPath: string,
  folders: { examples: string; experiments: string }
): Promise<ExperimentDefinition> {
  const file = await locate(nameOrPath, folders.experiments)
  const written = await readJsonFile(file)
  const base = await readBase(written['base'], dirname(file), folders.examples)
  return validate(experimentDefinition, { ...written, base }, nameOrPath)
}

function readBase(base: unknown, folder: string, examples: string): unknown {
  if (typeof base === 'string') return readConfiguration(base, [], examples)
  if (typeof base !== 'object' || base === null) return base
  return absolutePath(base as Record<string, unknown>, folder)
}
