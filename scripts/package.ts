import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { builds } from '../src/provisioning/builds'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { lastLines, runCommand } from '../src/provisioning/command'
import { libraryFolder } from '../src/provisioning/library'
import { manifestName, type PackagedManifest } from '../src/provisioning/packaged'
import { setUpRuntime } from '../src/provisioning/set-up'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { findElectron } from './electron'
import { newerNode } from './newer-node'
import { unsupportedPin } from './supported-electron'

const builder = 'electron-builder@26.17.0'

/** Targets beyond an unpacked folder, of the system that packages. */
const targets: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['deb', 'rpm', 'AppImage'],
  darwin: ['dmg', 'zip'],
  win32: ['nsis']
}

const wholePackages =
  'node_modules/@tensorflow/tfjs{,-layers,-converter,-data,-backend-cpu,-backend-webgl}'

const notShipped = [
  '**/*.map',
  '**/*.{d.ts,d.mts,d.cts,ts,cc,h,md,markdown,flow}',
  '**/{test,tests,__tests__,docs,example,examples}/**',
  '**/*_test.js',
  // Of TensorFlow.js, Node loads one bundle a package, and of its core some parts by name.
  `${wholePackages}/dist/*/**`,
  `${wholePackages}/dist/!(*.node).js`,
  'node_modules/@tensorflow/tfjs-core/dist/tf-core{.min,.es2017,.es2017.min,.fesm,.fesm.min,}.js',
  'node_modules/{core-js,regenerator-runtime}/**',
  'node_modules/**/*.html',
  'node_modules/@tensorflow/*/.rollup.cache/**',
  'node_modules/@tensorflow/*/src/**',
  'node_modules/@tensorflow/tfjs-node-gpu/{binding,scripts,deps,lib}/**',
  'node_modules/node-api-headers/**'
]

/** Switches of Electron's program that a release has on or off. */
const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false
}

/** Copies TensorFlow's libraries and the compiled addons, and says what they were built for. */
async function stageTensorFlow(folder: string): Promise<void> {
  const { runtime, failures } = await setUpRuntime({ say })
  if (!runtime?.addon) {
    throw new Error(failures.map(({ message }) => message).join('\n') || 'TensorFlow is not set up')
  }
  const library = libraryFolder(cacheFolder(), builds.cpu)
  if (runtime.kind !== 'cpu')
    throw new Error("Set MIXUP_STUDIO_RUNTIME=cpu: NVIDIA's libraries are not packaged")
  for (const part of [runtime.binding, runtime.addon]) {
    const to = join(folder, relative(library, part))
    mkdirSync(dirname(to), { recursive: true })
    cpSync(part, to)
  }
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    cpSync(join(library, 'tensorflow', name), join(folder, 'tensorflow', name), {
      recursive: true
    })
  }
  const manifest: PackagedManifest = {
    version: runtime.version,
    platform: process.platform,
    arch: process.arch,
    binding: relative(library, runtime.binding),
    addon: relative(library, runtime.addon)
  }
  writeFileSync(join(folder, manifestName), JSON.stringify(manifest, null, 2))
}

function configuration(electron: { folder: string; version: string }, staged: string): object {
  return {
    appId: 'studio.mixup.desktop',
    productName: 'Mixup Studio',
    electronDist: electron.folder,
    electronVersion: electron.version,
    npmRebuild: false,
    directories: { output: 'dist' },
    files: ['out/**', 'package.json', 'LICENSE', ...notShipped.map((pattern) => `!${pattern}`)],
    extraResources: [
      { from: staged, to: 'tensorflow' },
      // Native readers do not see into the archive of the app.
      { from: 'resources', to: 'resources' }
    ],
    asarUnpack: ['**/*.node', '**/*.so*'],
    electronFuses: fuses,
    publish: null,
    linux: { category: 'Science', executableName: 'mixup-studio', target: 'dir' }
  }
}

/** The unpacked distribution of Electron that is packaged, without an application of its own. */
async function electronFolder(project: string): Promise<{ folder: string; version: string }> {
  const { devDependencies } = packageJson
  const named = process.env.ELECTRON_DIST
  if (named)
    return { folder: named, version: process.env.ELECTRON_DIST_VERSION ?? devDependencies.electron }
  const found = await findElectron(project, cacheFolder(), runCommand, say)
  if ('reason' in found) {
    throw new Error(`${found.reason}. Name an unpacked Electron: export ELECTRON_DIST=/folder`)
  }
  return { folder: dirname(found.program), version: devDependencies.electron }
}

/**
 * `npm run package`: the studio with all that it needs to run, for the system and processor this runs on, in dist/.
 * `npm run package -- --dir` stops at the unpacked folder.
 */
async function main(args: readonly string[]): Promise<void> {
  const project = projectFolder()
  requireDependencies(project)
  const unsupported = unsupportedPin(project)
  if (unsupported !== null) throw new Error(unsupported)
  await ensureBuilt(project, say)
  const electron = await electronFolder(project)
  const work = join(project, 'dist', 'staged')
  rmSync(work, { recursive: true, force: true })
  await stageTensorFlow(join(work, 'tensorflow'))
  const config = join(work, 'electron-builder.json')
  writeFileSync(config, JSON.stringify(configuration(electron, join(work, 'tensorflow')), null, 2))
  const node =
    Number(process.versions.node.split('.')[0]) >= 22
      ? process.execPath
      : await newerNode(runCommand)
  say(`Packaging with ${builder}`)
  const wanted = args.includes('--dir') ? ['dir'] : (targets[process.platform] ?? ['dir'])
  const platform =
    { linux: '--linux', darwin: '--mac', win32: '--win' }[process.platform as string] ?? '--dir'
  const packed = await runCommand(
    'npm',
    [
      'exec',
      '--yes',
      `--package=${builder}`,
      '--',
      'electron-builder',
      platform,
      ...wanted,
      '--config',
      config,
      '--publish',
      'never'
    ],
    {
      folder: project,
      environment: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` }
    }
  )
  if (packed.code !== 0)
    throw new Error(`electron-builder failed:\n${lastLines(packed.output, 30)}`)
  rmSync(work, { recursive: true })
  say(`The packages are in ${join(project, 'dist')}`)
  if (!existsSync(join(project, 'dist'))) throw new Error('electron-builder left nothing')
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  warn(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
