import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { environmentRecord, type EnvironmentRecord } from '../src/contract/records'
import { projectFolder } from '../src/provisioning/sources'
import { readJson, writeJson } from '../src/storage/json'
import { homeFolder } from '../src/studio/home'
import { say, warn } from './console'
import { writeDocument } from './write-document'
import { writeEvidence } from './evidence/document'
import { cMixupSection, studioErrors } from './evidence/c-mixup-section'
import { gainsByInitialisation } from './evidence/gains-by-initialisation'
import { emojiSection, readAccuracies, scoreOnTwitter } from './evidence/emoji-section'
import {
  baselines,
  breastCancer,
  cMixup,
  emoji,
  mainTable,
  pretrained,
  subjects
} from './evidence/plan'
import { Progress } from './evidence/progress'
import { scikitLearnSubjects, testErrors, trainInPyTorch } from './evidence/scikit-learn'
import { splitsSection } from './evidence/splits-section'
import { trainedDepth } from './evidence/trained-depth'

// npm run evidence [-- --home <folder>] [--write-only]: tests the claims on the bundled data and on two data sets of scikit-learn's,
// and writes docs/EVIDENCE.md.

const { values } = parseArgs({
  options: { home: { type: 'string' }, 'write-only': { type: 'boolean', default: false } }
})
const project = projectFolder()
const home = resolve(values.home ?? join(homeFolder(), 'evidence'))
const progress = new Progress(project, home)

async function environmentOf(): Promise<EnvironmentRecord | null> {
  const runs = join(home, 'runs')
  for (const run of await readdir(runs).catch(() => [])) {
    const found = await readJson(join(runs, run, 'environment.json'), environmentRecord)
    if (found) return found
  }
  return null
}

const dataFolder = join(home, 'scikit-learn')
const pyTorchFile = join(home, 'c-mixup-pytorch.json')
const external = await scikitLearnSubjects(dataFolder)

const experimentsOf = (of: readonly (typeof mainTable)[]) =>
  of.flatMap((subject) => progress.of(subject).experiment ?? [])

async function nextToPyTorch(): Promise<string> {
  const experiments = experimentsOf(external.diabetes)
  const pyTorch = await readJson(pyTorchFile, testErrors)
  if (!pyTorch || experiments.length < external.diabetes.length) return 'Not run.'
  return cMixupSection(await studioErrors(home, experiments), pyTorch)
}

const section = (subject: typeof mainTable) => ({ subject, result: progress.of(subject) })

async function withGains(subject: typeof mainTable) {
  const { experiment } = progress.of(subject)
  const remark = experiment ? await gainsByInitialisation(home, experiment) : ''
  return { ...section(subject), remark }
}

async function pretrainedFigures(): Promise<string> {
  const tables = emojiSection(pretrained.map(section), await readAccuracies(home))
  const [lastLayer, moreBlocks] = experimentsOf(pretrained)
  const gain = lastLayer && moreBlocks ? await trainedDepth(home, lastLayer, moreBlocks) : ''
  return gain === '' ? tables : `${tables}\n\n${gain}`
}

async function write(): Promise<void> {
  const text = writeEvidence({
    environment: await environmentOf(),
    date: new Date().toISOString().slice(0, 10),
    main: section(mainTable),
    baselines: await Promise.all(baselines.map(withGains)),
    sections: subjects.map(section),
    others: [
      { ...emoji, figures: await pretrainedFigures() },
      { ...breastCancer, figures: splitsSection(external.breastCancer.map(section)) },
      { ...cMixup, figures: await nextToPyTorch() }
    ]
  })
  const file = join(project, 'docs', 'EVIDENCE.md')
  await writeDocument(file, text)
  say('docs/EVIDENCE.md is written')
}

await progress.open()
try {
  const all = [
    ...[mainTable, ...baselines, ...subjects],
    ...[...external.breastCancer, ...external.diabetes, ...pretrained]
  ]
  for (const subject of values['write-only'] ? [] : all) {
    say(`${subject.title}: mixup-studio ${subject.command.join(' ')}`)
    await progress.runCommand(subject)
    if (pretrained.includes(subject)) await scoreOnTwitter(project, home, experimentsOf(pretrained))
    await write()
  }
  if (!values['write-only'] && !(await readJson(pyTorchFile, testErrors))) {
    say('C-Mixup on the diabetes data in PyTorch')
    await writeJson(pyTorchFile, await trainInPyTorch(dataFolder))
  }
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await write()
}
