import type { DataSetReport } from '../../../contract/records'

/** A data set in a few words: how many, of what size, to tell what. */
export function describeReport(report: DataSetReport): string[] {
  const { kind, shape, task, classes, targets } = report
  const size =
    kind === 'image'
      ? `${shape[1]}×${shape[0]} ${shape[2] === 1 ? 'grey' : 'colour'}`
      : `${report.columns.filter(({ role }) => role === 'feature').length || shape[0]} columns`
  const goal =
    task === 'classification'
      ? `${classes.length} classes`
      : `${targets.length} ${task === 'regression' ? 'number' : 'label'}${targets.length === 1 ? '' : 's'} to predict`
  return [`${report.examples.toLocaleString('en-GB')} examples`, size, goal]
}
