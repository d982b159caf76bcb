import type { DataSetRecord } from '../../contract/library'
import { runStatus, type RunStatus, type RunSummary } from '../../contract/records'
import { runConfig } from '../../contract/run-config'
import { reportForTests } from '../../contract/testing/report'

/** A data set with two classes, as the studio lists it. */
export function madeDataSet(change: object = {}): DataSetRecord {
  const report = reportForTests(change)
  const { source, reading, name } = report
  return { id: 'made-up', name, source, reading, added: 0, report }
}

const config = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' },
  mixing: { policy: 'input', alpha: 0.4 }
})

/** A finished run of ten epochs, but for `change`. */
export function madeRun(name: string, change: Partial<RunStatus> = {}): RunSummary {
  const status = runStatus.parse({
    ...{ state: 'finished', created: 0, updated: 60_000, epoch: 10, epochs: 10, step: 100 },
    ...{ stepsPerEpoch: 10, bestEpoch: null, bestValue: null, reason: null, error: null },
    ...change
  })
  return { id: name, name, config, status, user: { tags: [], deleted: null } }
}
