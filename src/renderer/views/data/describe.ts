import { formatPlural } from '../../../contract/format-number'
import type { DataSetReport } from '../../../contract/records'

/** A data set in a few words: how many, of what size, to tell what. */
export function describeReport(report: DataSetReport): string[] {
  const { kind, shape, task, classes, targets } = report
  const size =
    kind === 'image'
      ? `${shape[1]}×${shape[0]} ${shape[2] === 1 ? 'grey' : 'colour'}`
      : formatPlural(
          report.columns.filter(({ role }) => role === 'feature').length || (shape[0] ?? 0),
          'column'
        )
  const goal =
    task === 'classification'
      ? formatPlural(classes.length, 'class', 'classes')
      : `${formatPlural(targets.length, task === 'regression' ? 'number' : 'label')} to predict`
  return [formatPlural(report.examples, 'example'), size, goal]
}
