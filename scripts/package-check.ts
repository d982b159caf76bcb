import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { projectFolder } from '../src/provisioning/sources'
import { updateAddress } from '../e2e/installed/newer-version'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { electronForTests } from './electron-for-tests/electron-for-tests'
import { openScreen } from './electron-for-tests/screen'
import { launch } from './launch'
import { appImageTools } from './package/appimage-tools'
import { requireLean } from './package/archive'
import { runBuilder } from './package/builder'
import { makeDebianPackage } from './package/debian'
import { copyWithoutApplication } from './package/electron-folder'
import { requireFuses } from './package/fuses'
import { writeSums } from './package/inventory'
import { requirePrograms } from './package/programs'
import { stage } from './package/stage'

// npm run package:check: packages the studio with the Electron of the tests, installs the .deb with apt and uses it as people
// would, without a network, then takes it off again. Debian or its kin, as root. What it makes is never released: see
// scripts/electron-for-tests.

/** No network but loopback, for the app and for apt; `CHECK_CARD` lets it look as if NVIDIA's driver were loaded. */
const isolate = `
ip link set lo up
if [ -n "\${CHECK_CARD:-}" ]; then
  mount -t tmpfs tmpfs /proc/driver
  mkdir /proc/driver/nvidia
  touch /proc/driver/nvidia/version
fi
exec "$@"`

const megabytes = (path: string): string => `${Math.round(statSync(path).size / 2 ** 20)} MB`

async function apt(...commandLine: string[]): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { code, output } = await runCommand('apt-get', ['-y', ...commandLine], { environment })
  if (code !== 0)
    throw new Error(`apt-get ${commandLine.join(' ')} failed:\n${output.slice(-2000)}`)
}

/** The studio as it is installed, in `dist`. */
async function makeUnpacked(project: string, dist: string) {
  const electron = join(dist, 'electron-for-check')
  const { program, origin } = await electronForTests(project, cacheFolder(), runCommand, say)
  copyWithoutApplication(join(program, '..'), electron)
  const version = readFileSync(join(electron, 'version'), 'utf8').trim()
  say(`Packaging with Electron ${version}: ${origin}`)
  const tools = await appImageTools()
  const work = join(dist, 'staged')
  const folder = { folder: electron, version }
  const config = await stage(project, work, folder, say, {
    directories: { output: dist },
    ...tools.configuration,
    publish: { provider: 'generic', url: updateAddress }
  })
  await runBuilder(project, ['dir'], config)
  const unpacked = join(dist, 'linux-unpacked')
  const archive = join(unpacked, 'resources', 'app.asar')
  requireLean(archive)
  await requireFuses(join(unpacked, 'mixup-studio-app'))
  return { archive, work, unpacked, config, tools }
}

type Packed = Awaited<ReturnType<typeof makeUnpacked>>

async function makeAppImage(project: string, { config, unpacked, tools }: Packed): Promise<string> {
  const more = ['--prepackaged', unpacked]
  await runBuilder(project, ['AppImage'], config, more, tools.environment)
  const dist = join(unpacked, '..')
  const [image = ''] = readdirSync(dist).filter((name) => name.endsWith('.AppImage'))
  return join(dist, image)
}

/** What the package brought and its removal left behind. */
async function filesOf(name: string): Promise<string[]> {
  const { output } = await runCommand('dpkg', ['-L', name])
  const shared = new Set(['/.', '/usr', '/usr/lib', '/usr/bin', '/usr/share'])
  return output.split('\n').filter((path) => path.includes(name) && !shared.has(path))
}

async function main(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error('npm run package:check installs packages: it needs Debian or its kin, and root')
  const project = projectFolder()
  requireDependencies(project)
  await requirePrograms(say)
  await ensureBuilt(project, say)
  const dist = join(project, 'dist', 'check')
  mkdirSync(dist, { recursive: true })
  for (const name of readdirSync(dist).filter((one) => /\.(deb|AppImage)$/.test(one)))
    rmSync(join(dist, name))
  const packed = await makeUnpacked(project, dist)
  const deb = { unpacked: packed.unpacked, icons: join(packed.work, 'icons'), output: dist }
  // The one to upgrade from need not be small.
  const before = await makeDebianPackage({ ...deb, compression: 'none' })
  const current = await makeDebianPackage({ ...deb, revision: 2 })
  say(`app.asar has ${megabytes(packed.archive)}, the .deb ${megabytes(current)}`)

  await apt('install', '--no-install-recommends', before)
  const files = await filesOf('mixup-studio')
  const user = `mixup-check-${process.pid}`
  await runCommand('useradd', ['--create-home', user])
  const screen = await openScreen()
  const use = async (environment: NodeJS.ProcessEnv, ...choice: string[]): Promise<void> => {
    const isolated = ['--net', '--mount', 'sh', '-euc', isolate, 'sh', process.execPath]
    const playwright = join(project, 'node_modules', '@playwright', 'test', 'cli.js')
    const tests = [playwright, 'test', '--project=installed', '--reporter=list', ...choice]
    const { code } = await launch('unshare', [...isolated, ...tests], {
      folder: project,
      environment: {
        ...process.env,
        ...{ DISPLAY: screen.display, CHECK_USER: user },
        ...environment
      }
    })
    if (code !== 0) throw new Error('The installed studio does not do what it should: see above')
  }
  try {
    await use({ CHECK_UPGRADE: current }, '--grep-invert', 'AppImage|a card')
    await use({ CHECK_CARD: 'yes' }, '--grep', 'a card')
    await apt('remove', '--purge', 'mixup-studio')
    const left = files.filter((path) => existsSync(path))
    if (left.length > 0) throw new Error(`Its removal left: ${left.join(', ')}`)
    say('Removed: none of its files is left')
    const image = await makeAppImage(project, packed)
    say(`The AppImage has ${megabytes(image)}`)
    await use({ CHECK_APPIMAGE: image }, '--grep', 'AppImage')
    await writeSums(dist)
  } finally {
    await screen.close()
    await apt('remove', '--purge', 'mixup-studio').catch(() => undefined)
    await runCommand('userdel', ['--remove', '--force', user])
    rmSync(join(dist, 'staged'), { recursive: true, force: true })
    rmSync(join(dist, 'electron-for-check'), { recursive: true, force: true })
  }
}

try {
  await main()
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
