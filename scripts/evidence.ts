import { readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { environmentRecord, type EnvironmentRecord } from '../src/contract/records'
import { projectFolder } from '../src/provisioning/sources'
import { readJson } from '../src/storage/json'
import { homeFolder } from '../src/studio/home'
import { say, warn } from './console'
import { writeEvidence } from './evidence/document'
import { baselines, mainTable, subjects } from './evidence/plan'
import { Progress } from './evidence/progress'

// npm run evidence [-- --home <folder>] [--write-only]: tests the claims on the bundled data, and writes docs/EVIDENCE.md.

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

async function write(): Promise<void> {
  const section = (subject: typeof mainTable) => ({ subject, result: progress.of(subject) })
  const text = writeEvidence({
    environment: await environmentOf(),
    date: new Date().toISOString().slice(0, 10),
    main: section(mainTable),
    baselines: baselines.map(section),
    sections: subjects.map(section)
  })
  const file = join(project, 'docs', 'EVIDENCE.md')
  const style = await resolveConfig(file)
  await writeFile(file, await format(text, { ...style, filepath: file }))
  say('docs/EVIDENCE.md is written')
}

await progress.open()
try {
  for (const subject of values['write-only'] ? [] : [mainTable, ...baselines, ...subjects]) {
    say(`${subject.title}: mixup-studio ${subject.command.join(' ')}`)
    await progress.pursue(subject)
    await write()
  }
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await write()
}
