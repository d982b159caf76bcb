import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StudioError } from '../../../contract/errors'
import type { SlurmProfile } from '../../../contract/executors'
import {
  selfTestReport,
  type SelfTestCheck,
  type SelfTestReport
} from '../../../contract/self-test'
import { storageError } from '../../../storage/durable'
import { makeFolders } from '../../../storage/make-folders'
import { newRunId } from '../../run-id'
import { slurm } from './commands'
import type { JobLists } from './job-list'
import { quote, resourceOptions, threads } from './script'

/** What the job leaves in its folder. */
const files = {
  node: 'node.txt',
  missing: 'missing.txt',
  report: 'report.json',
  log: 'log.txt',
  code: 'code.txt'
}

interface Job {
  /** Where the script of the job lies and its results are expected. */
  folder: string
  home: string
  /** How to start the command line on a node. */
  command: string[]
}

/**
 * The script of a job that runs the self-test on a node and writes what it found next to itself. It looks first for the files
 * that the command line starts from, so that a node without them names them.
 */
export function selfTestScript({ folder, home, command }: Job, profile: SlurmProfile): string {
  const options = [
    '--job-name=mixup-studio-self-test',
    `--output=${join(folder, 'output.txt')}`,
    '--no-requeue',
    ...resourceOptions(profile)
  ]
  const needed = command.filter((part) => part.startsWith('/'))
  return `#!/bin/bash
${options.map((option) => `#SBATCH ${option}`).join('\n')}
${threads}
${profile.prologue.replaceAll('\r\n', '\n')}
cd ${quote(folder)} || exit 1
hostname > ${files.node} || exit 1
for file in ${needed.map(quote).join(' ')}; do
  [ -r "$file" ] || echo "$file" >> ${files.missing}
done
[ -e ${files.missing} ] && exit 1
${command.map(quote).join(' ')} --home ${quote(home)} --json self-test > ${files.report} 2> ${files.log}
echo $? > ${files.code}
`
}

interface Parts {
  /** Where this executor keeps its jobs. */
  folder: string
  home: string
  version: string
  command: string[]
  jobs: JobLists
  profile: SlurmProfile
  progress: (text: string) => void
  /** Aborted where nobody waits any more; the job is then cancelled. */
  signal: AbortSignal
}

/**
 * Runs the self-test as a job with the profile's resources, and says as failed checks what the node lacks.
 * @throws StudioError with the refusal in Slurm's words, or `cancelled` where somebody cancelled the job
 */
export async function selfTestOnNode(parts: Parts): Promise<SelfTestReport> {
  const { home, version, command, profile, progress, signal } = parts
  const began = Date.now()
  const folder = join(parts.folder, newRunId())
  const script = join(folder, 'job.sh')
  try {
    await makeFolders(folder)
    await writeFile(script, selfTestScript({ folder, home, command }, profile))
  } catch (error) {
    throw storageError(folder, error)
  }
  progress('submitting a job')
  const answer = await slurm('sbatch', '--parsable', '--chdir', folder, script)
  const [job = ''] = answer.trim().split(';')
  try {
    await ended(job, folder, parts)
  } catch (error) {
    if (signal.aborted) await slurm('scancel', '--quiet', job).catch(() => undefined)
    throw error
  }
  const found = await readResults(folder)
  const node = found.node?.trim() || 'a node'
  const where = `Slurm job ${job} on ${node}`
  const failed = (check: Pick<SelfTestCheck, 'title' | 'note'>): SelfTestReport => ({
    ...{ studio: version, system: where, runtime: null, speed: null, activeRuns: 0 },
    checks: [{ ...check, outcome: 'failed', difference: null, allowed: null }],
    seconds: (Date.now() - began) / 1000
  })
  if (found.node === undefined) {
    await refuseCancelled(job)
    return failed({
      title: 'The node reads and writes the home folder',
      note: `Job ${job} wrote nothing to ${folder}: the home folder must be on a file system that every node shares.`
    })
  }
  if (found.missing !== undefined) {
    const paths = found.missing.trim().split('\n').join(', ')
    return failed({
      title: 'The node has Node.js and the studio',
      note: `${node} has no ${paths}. Install both on a file system that every node shares; where Node.js comes from a module, load the module before starting the studio.`
    })
  }
  const report = parseReport(found.report)
  if (!report) {
    await refuseCancelled(job)
    return failed({
      title: 'The self-test runs on the node',
      note: `It ended without a result. ${join(folder, files.log)} says: ${lastLines(found.log ?? '') || 'nothing'}`
    })
  }
  return {
    ...report,
    system: `${where}, ${report.system}`,
    checks: [...lacksOf(report, profile), ...report.checks]
  }
}

/** What the device that computed there says about the node, beyond the checks of the self-test itself. */
function lacksOf({ runtime }: SelfTestReport, profile: SlurmProfile): SelfTestCheck[] {
  const failed = { outcome: 'failed', difference: null, allowed: null } as const
  const native: SelfTestCheck[] =
    runtime?.kind === 'javascript'
      ? [
          {
            ...failed,
            title: 'The node has TensorFlow',
            note: `Runs there would be computed slowly in JavaScript. ${runtime.notice ?? ''} Put the cache folder where every node reads it: MIXUP_STUDIO_CACHE names it.`
          }
        ]
      : []
  const gpu: SelfTestCheck[] =
    profile.gpus > 0 && runtime && runtime.kind !== 'gpu'
      ? [
          {
            ...failed,
            title: 'The node computes on a GPU',
            note: `The job asked for ${profile.gpus}, but TensorFlow computes on ${runtime.device}. ${runtime.notice ?? ''}`.trim()
          }
        ]
      : []
  return [...native, ...gpu]
}

/** Resolves once the job has written its result, or Slurm does not list it any more. */
async function ended(job: string, folder: string, parts: Parts): Promise<void> {
  const submitted = performance.now()
  for (;;) {
    // Listing a folder makes a network file system look afresh.
    if ((await readdir(folder)).includes(files.code)) return
    const { asked, states, reasons } = await parts.jobs.read()
    const state = states.get(job)
    if (state === undefined && asked > submitted) return
    const reason = reasons.get(job)?.replace(/^None$/, '')
    parts.progress(
      state === 'RUNNING'
        ? `job ${job} computes`
        : `job ${job} waits${reason ? ` (${reason})` : ''}`
    )
    await sleep(500, undefined, { signal: parts.signal }).catch(() => {
      throw new StudioError('cancelled', `The self-test ended before Slurm job ${job} did.`)
    })
  }
}

type Results = Partial<Record<keyof typeof files, string>>

async function readResults(folder: string): Promise<Results> {
  const there: string[] = await readdir(folder)
  const found = Object.entries(files).filter(([, name]) => there.includes(name))
  const texts = found.map(async ([key, name]) => [key, await readFile(join(folder, name), 'utf8')])
  return Object.fromEntries(await Promise.all(texts)) as Results
}

/** Slurm remembers how a job ended for some minutes, accounting or not. */
async function refuseCancelled(job: string): Promise<void> {
  const text = await slurm('scontrol', 'show', 'job', job, '--oneliner').catch(() => '')
  if (text.includes('JobState=CANCELLED')) {
    throw new StudioError('cancelled', `Slurm job ${job} was cancelled. Start the self-test again.`)
  }
}

function parseReport(text: string | undefined): SelfTestReport | null {
  try {
    return selfTestReport.parse(JSON.parse(text ?? ''))
  } catch {
    return null
  }
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-5).join('\n')
