import type { RunSummary } from '../../../contract/records'
import { hasEffect } from '../../../core/setting-effect'
import { differences, type Path } from '../../form/paths'

type Configured = Pick<RunSummary, 'config'>

const distinct = (values: unknown[]): number =>
  new Set(values.map((value) => JSON.stringify(value))).size

/** The settings in which runs differ, with the value of each run; undefined where it has no effect. */
export const settingDifferences = (runs: Configured[]): { path: Path; values: unknown[] }[] =>
  differences(runs.map(({ config }) => ({ ...config, name: '' })))
    .map(({ path, values }) => ({
      path,
      values: runs.map(({ config }, index) =>
        hasEffect(config, path.join('.')) ? values[index] : undefined
      )
    }))
    .filter(({ values }) => distinct(values) > 1)

/** The settings in which runs differ; not those that only some of the runs have, with one value. */
export const differingSettings = (runs: Configured[]): Path[] =>
  settingDifferences(runs)
    .filter(({ values }) => distinct(values.filter((value) => value !== undefined)) > 1)
    .map(({ path }) => path)
