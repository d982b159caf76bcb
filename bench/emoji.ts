/**
 * `npx tsx bench/emoji.ts`: the last layer of a pretrained net on the bundled emoji, ten seeds, by the command line in a home
 * of its own: import, features and training, counted from the fetched weights. Bars: two minutes on two cores, a mean test
 * accuracy of 57 %.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { experimentDetails } from '../src/contract/experiment/calls'
import { formatValue } from '../src/contract/experiment/format'
import { lastLines, runCommand } from '../src/provisioning/command'
import { projectFolder } from '../src/provisioning/sources'
import { writeJson } from '../src/storage/json'
import { ensureBuilt } from '../scripts/build'
import { say } from '../scripts/console'

await ensureBuilt(projectFolder(), say)

const seeds = Array.from({ length: 10 }, (_, seed) => seed)
const folder = await mkdtemp(join(tmpdir(), 'emoji-bench-'))

async function studio(...args: string[]): Promise<string> {
  const program = ['bin/mixup-studio.js', '--json', '--home', join(folder, 'home')]
  const { code, output } = await runCommand(process.execPath, [...program, ...args])
  if (code !== 0) throw new Error(lastLines(output))
  return output
}

/** "57.20 % [53.60, 60.79]" */
function accuracyIn(output: string): string {
  const records = output.split('\n').flatMap((line) => {
    const isRecord = line.startsWith('{')
    return isRecord ? [z.looseObject({ type: z.string() }).parse(JSON.parse(line))] : []
  })
  const { table } = experimentDetails.parse(records.find(({ type }) => type === 'result'))
  const score = table.rows[0]?.scores.find(
    ({ metric, at }) => metric === 'accuracy' && at === 'last'
  )
  if (!score) throw new Error('The experiment has no accuracy.')
  return formatValue(score)
}

try {
  await studio('weights', 'fetch', 'efficientnet-lite0')
  const experiment = join(folder, 'emoji.json')
  await writeJson(experiment, {
    name: 'Emoji, ten seeds',
    base: 'emoji-pretrained',
    seeds,
    at: 'last'
  })
  const began = performance.now()
  const output = await studio('compare', experiment)
  const seconds = (performance.now() - began) / 1000
  console.log(
    `Import, features and ${seeds.length} seeds: ${seconds.toFixed(0)} s, test accuracy ${accuracyIn(output)}`
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}
