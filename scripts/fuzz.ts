import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { say } from './console'
import { fuzz } from './fuzzing/pool'

// npm run fuzz [-- --inputs 5000 --seed 1]: opens damaged data of every format, homes, run folders, configurations and
// messages. --seconds stops sooner; --only <number> repeats one input. --compare reads whole and damaged data sets with pandas,
// PyArrow and Pillow instead, and writes into docs/ROBUSTNESS.md what differs.

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    compare: { type: 'boolean', default: false }
  }
})
const seed = Number(values.seed)
if (values.compare) {
  const { compareWithPeers } = await import('./comparing/compare')
  const { writeComparison } = await import('./comparing/document')
  const compared = await compareWithPeers(Number(values.inputs), seed)
  await writeComparison(compared, seed)
  const silent = compared.filter(({ verdict }) => verdict === 'differs silently')
  for (const { name, what } of silent) say(`${name}: ${what}`)
  say(`${compared.length} data sets compared, ${silent.length} differ silently`)
  process.exit(silent.length === 0 ? 0 : 1)
}
const first = Number(values.only ?? values.first)
const end = values.only === undefined ? first + Number(values.inputs) : first + 1
const deadline =
  values.seconds === undefined ? Infinity : performance.now() + Number(values.seconds) * 1000

let number = first
const next = (): number | null => {
  if (number >= end || performance.now() > deadline) return null
  if (number > first && (number - first) % 250 === 0) say(`${number - first} inputs`)
  return number++
}

const { inputs, found, mebibytes } = await fuzz(seed, next, say)
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
const of = (kind: string): number => found.filter((one) => one.kind === kind).length
const areas = Object.entries(inputs).map(([area, count]) => `${count} ${area}`)
console.log(
  `${commit}: ${number - first} inputs from ${first} on (${areas.join(', ')}), seed ${seed}: ${of('crash')} crashes, ${of('hang')} hangs over 30 s, ${of('memory')} beyond 2 GiB (at most ${Math.round(mebibytes)} MiB), ${of('outside')} written outside, ${of('silent')} vanished silently.`
)
process.exitCode = found.length === 0 ? 0 : 1
