import type { RunSummary } from '../../../contract/records'
import { differences, type Path } from '../../form/paths'

/** The settings in which runs differ; not those that only some of the runs have, with one value. */
export const differingSettings = (runs: Pick<RunSummary, 'config'>[]): Path[] =>
  differences(runs.map(({ config }) => ({ ...config, name: '' })))
    .filter(({ values }) => {
      const present = values.filter((value) => value !== undefined)
      return new Set(present.map((value) => JSON.stringify(value))).size > 1
    })
    .map(({ path }) => path)
