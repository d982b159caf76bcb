import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lastLines, runCommand } from '../src/provisioning/command'
import { projectFolder } from '../src/provisioning/sources'
import { say, warn } from './console'
import { requireFuses } from './package/fuses'

// Uses the unpacked app that `npm run package` leaves in dist, on any system: its fuses are set, its command line trains, its window opens.

interface Unpacked {
  program: string
  command: string
}

function findUnpacked(dist: string): Unpacked {
  const [folder] = readdirSync(dist).filter((name) => /^(mac|linux|win)/.test(name))
  const at = (...parts: string[]): string => join(dist, folder ?? '', ...parts)
  if (process.platform === 'darwin') {
    const contents = at('Mixup Studio.app', 'Contents')
    return {
      program: join(contents, 'MacOS', 'Mixup Studio'),
      command: join(contents, 'Resources', 'bin', 'mixup-studio')
    }
  }
  const bin = ['resources', 'bin']
  return process.platform === 'win32'
    ? { program: at('Mixup Studio.exe'), command: at(...bin, 'mixup-studio.cmd') }
    : { program: at('mixup-studio-app'), command: at(...bin, 'mixup-studio') }
}

async function useCommandLine(command: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const windows = process.platform === 'win32'
  for (const args of [['--version'], ['train', 'penguins', '--set', 'training.epochs=1']]) {
    const [program = '', ...rest] = windows ? ['cmd', '/c', command, ...args] : [command, ...args]
    const ran = await runCommand(program, rest, { environment, seconds: 600 })
    if (ran.code !== 0) throw new Error(`${args.join(' ')} failed:\n${lastLines(ran.output, 20)}`)
    say(`mixup-studio ${args.join(' ')}: ${lastLines(ran.output, 1)}`)
  }
}

async function openWindow(program: string, home: string): Promise<void> {
  const environment = { ...process.env, MIXUP_STUDIO_HOME: home }
  const app = spawn(program, ['--disable-gpu'], { env: environment, stdio: 'ignore' })
  const log = join(home, 'logs', 'main.log')
  const isConnected = (): boolean =>
    existsSync(log) && readFileSync(log, 'utf8').includes('The page is connected')
  const deadline = Date.now() + 120_000
  try {
    while (!isConnected()) {
      if (app.exitCode !== null) throw new Error(`The app ended with ${app.exitCode}`)
      if (Date.now() > deadline) throw new Error('The page of the app was not there in two minutes')
      await sleep(200)
    }
    say('The window has its page')
  } finally {
    app.kill()
    await sleep(2000)
  }
}

const home = mkdtempSync(join(tmpdir(), 'mixup-studio-smoke-'))
try {
  const dist = process.argv[2] ?? join(projectFolder(), 'dist')
  const { program, command } = findUnpacked(dist)
  await requireFuses(program)
  await useCommandLine(command, { ...process.env, MIXUP_STUDIO_HOME: join(home, 'command') })
  // Chromium's sandbox refuses root.
  if (process.getuid?.() !== 0) await openWindow(program, join(home, 'window'))
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}
