import type { DataSet } from '../dataset'
import { identifyRows } from '../identity'
import { Problems } from '../problems'
import { assemble } from '../assemble'
import { readingWith } from './scratch'

/** A table of one numeric column with these labels; rows with equal values are duplicates. */
export function labelled(labels: number[], overrides: Partial<DataSet> = {}): DataSet {
  const values = Float64Array.from(labels, (_, row) => row)
  const classes = Array.from({ length: Math.max(...labels) + 1 }, (_, label) => `class ${label}`)
  const dataSet = assemble({
    name: 'made up',
    source: { kind: 'path', path: 'made up' },
    reading: readingWith(),
    format: 'csv',
    length: labels.length,
    features: { kind: 'table', columns: [{ kind: 'numeric', name: 'x', values }] },
    targets: { task: 'classification', labels: Int32Array.from(labels), classes },
    targetNames: ['label'],
    groups: null,
    given: null,
    problems: new Problems(),
    where: (row) => `row ${row + 1}`,
    columns: [],
    fileColumns: ['x', 'label'],
    decoder: null,
    started: 0,
    fromCache: false
  })
  return { ...dataSet, identity: identifyRows([values], labels.length), ...overrides }
}

/** The 0.999 quantile of chi-square with 8 degrees of freedom. */
export const chiSquare8 = 26.12
