import type { DataSource } from '../../../contract/data'
import { type Generator, generator } from '../../../core/random'
import { assemble } from '../assemble'
import type { DataSet } from '../dataset'
import { Problems } from '../problems'

type Generated = Extract<DataSource, { kind: 'generated' }>
type Point = [x: number, y: number]

/** Two half circles of radius 1 that reach into each other, as scikit-learn's make_moons draws them. */
function moon(label: number, random: Generator): Point {
  const angle = Math.PI * random.uniform()
  return label === 0
    ? [Math.cos(angle), Math.sin(angle)]
    : [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
}

/** An arm of an Archimedean spiral of one and a half turns, from radius 0.1 to 1. */
function spiral(label: number, classes: number, random: Generator): Point {
  const along = random.uniform()
  const radius = 0.1 + 0.9 * along
  const angle = 3 * Math.PI * along + (2 * Math.PI * label) / classes
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

/** The centre of a cluster, on a circle of radius 2. */
function blob(label: number, classes: number): Point {
  const angle = (2 * Math.PI * label) / classes
  return [2 * Math.cos(angle), 2 * Math.sin(angle)]
}

function draw(source: Generated, label: number, classes: number, random: Generator): Point {
  switch (source.name) {
    case 'two-moons':
      return moon(label, random)
    case 'spirals':
      return spiral(label, classes, random)
    case 'blobs':
      return blob(label, classes)
  }
}

/**
 * A generated data set of two numeric columns, with as many examples of each class as evenly goes, in random order.
 * `noise` is the standard deviation of normal noise on both coordinates.
 */
export function generateDataSet(source: Generated): DataSet {
  const started = performance.now()
  const classes = source.name === 'two-moons' ? 2 : source.classes
  const random = generator(source.seed, 'generation')
  const labels = random.shuffle(
    Int32Array.from({ length: source.examples }, (_, row) => row % classes)
  )
  const [x, y] = [new Float64Array(source.examples), new Float64Array(source.examples)]
  labels.forEach((label, row) => {
    const point = draw(source, label, classes, random)
    x[row] = point[0] + source.noise * random.normal()
    y[row] = point[1] + source.noise * random.normal()
  })
  const summary = (name: string, values: Float64Array) => ({
    name,
    role: 'feature' as const,
    kind: 'numeric' as const,
    missing: 0,
    minimum: values.reduce((least, value) => Math.min(least, value), Infinity),
    maximum: values.reduce((most, value) => Math.max(most, value), -Infinity),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length
  })
  return assemble({
    name: source.name,
    source,
    reading: { missing: [], ignore: [], categorical: [] },
    format: 'generated',
    length: source.examples,
    features: {
      kind: 'table',
      columns: [
        { kind: 'numeric', name: 'x', values: x },
        { kind: 'numeric', name: 'y', values: y }
      ]
    },
    targets: {
      task: 'classification',
      labels,
      classes: Array.from({ length: classes }, (_, label) => String(label))
    },
    targetNames: ['class'],
    groups: null,
    given: null,
    problems: new Problems(),
    where: (row) => `row ${row + 1}`,
    columns: [summary('x', x), summary('y', y)],
    fileColumns: ['x', 'y', 'class'],
    decoder: null,
    started,
    fromCache: false
  })
}
