import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../src/provisioning/command'
import { add, failure, nothing, type Outcome } from './outcome'

interface Check {
  name: string
  /** The tool's script below node_modules, and its arguments. */
  command: readonly string[]
}

/** The longest first: what comes last would be waited for alone. */
const checks: readonly Check[] = [
  { name: 'lint', command: ['eslint/bin/eslint.js', '.', '--max-warnings=0'] },
  {
    name: 'types, and lint that needs them',
    command: ['oxlint/bin/oxlint', '--type-aware', '--type-check', '--deny-warnings']
  },
  {
    name: 'types of the pages',
    command: [
      'svelte-check/bin/svelte-check',
      '--tsconfig=./tsconfig.web.json',
      '--fail-on-warnings',
      '--output=human'
    ]
  },
  { name: 'format', command: ['oxfmt/bin/oxfmt', '--check'] },
  {
    name: 'imports',
    command: [
      'dependency-cruiser/bin/dependency-cruise.mjs',
      ...['src', 'scripts', 'bench', 'e2e'],
      '--output-type=err'
    ]
  },
  { name: 'unused code', command: ['knip/bin/knip.js'] }
]

/** Runs every static check, two at a time; prints what the failing ones found. */
export async function runChecks(project: string): Promise<Outcome> {
  let outcome = nothing
  const waiting = [...checks]
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [tool, ...args] = check.command
      const path = join(project, 'node_modules', tool ?? '')
      if (!existsSync(path)) throw new Error(`${path} is missing. Run: npm ci`)
      const began = performance.now()
      const result = await runCommand(process.execPath, [path, ...args], {
        folder: project,
        seconds: 600
      })
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      console.log(`${result.code === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`)
      const passed = result.code === 0
      if (!passed) console.log(result.output.trimEnd())
      outcome = add(outcome, passed ? { ...nothing, passed: 1 } : failure(`check: ${check.name}`))
    }
  }
  await Promise.all([worker(), worker()])
  return outcome
}
