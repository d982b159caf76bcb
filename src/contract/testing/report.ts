import { dataSetReport, type DataSetReport } from '../records'

/** What reading a data set found: two classes of 500 rows with three columns, but for `change`. */
export const reportForTests = (change: object = {}): DataSetReport =>
  dataSetReport.parse({
    name: 'made up',
    source: { kind: 'generated', name: 'two-moons' },
    format: 'csv',
    reading: {},
    task: 'classification',
    examples: 1000,
    shape: [3],
    kind: 'table',
    classes: ['0', '1'].map((name) => ({ name, examples: 500 })),
    targets: [],
    columns: [],
    givenSplits: {},
    problems: [],
    decoder: null,
    seconds: 0.1,
    fromCache: false,
    ...change
  })
