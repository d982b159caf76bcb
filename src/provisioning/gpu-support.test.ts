import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { expect, it, vi } from 'vitest'
import { runCommand, type RunCommand } from './command'
import { addedRuntime, addGpuSupport, gpuSupportHere } from './gpu-support'
import { libraryFolder, type LibraryDefinition, type Wheel } from './library'
import type { NativeRuntime } from './locate'
import { fakeMachine, smallLibrary, temporaryFolder } from './testing/fake-machine'

const text = (content: string): Uint8Array => new TextEncoder().encode(content)

/** Files that pip takes for wheels, in a folder that serves as its index. */
function localIndex(folder: string): Wheel[] {
  mkdirSync(folder)
  const make = (name: string, version: string, files: Record<string, Uint8Array>): Wheel => {
    const info = `${name.replaceAll('-', '_')}-${version}.dist-info`
    const tag = 'py3-none-any'
    const wheel = zipSync({
      ...files,
      [`${info}/METADATA`]: text(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`),
      [`${info}/WHEEL`]: text(`Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: ${tag}\n`),
      [`${info}/RECORD`]: text('')
    })
    writeFileSync(join(folder, `${name.replaceAll('-', '_')}-${version}-${tag}.whl`), wheel)
    const sha256 = createHash('sha256').update(wheel).digest('hex')
    return { requirement: `${name}==${version}`, bytes: wheel.length, sha256 }
  }
  return [
    make('tensorflow', '2.21.0', {
      'tensorflow/libtensorflow_cc.so.2': new Uint8Array(1000).fill(7),
      'tensorflow/libtensorflow_framework.so.2': new Uint8Array(100).fill(8)
    }),
    make('nvidia-cudnn-cu12', '9.28.0.42', {
      'nvidia/cudnn/lib/libcudnn.so.9': new Uint8Array(500).fill(9)
    })
  ]
}

/** An installation on a machine with a card, whose pip looks into a folder and nowhere else. */
function installation() {
  const root = temporaryFolder()
  const index = join(root, 'index')
  const library: LibraryDefinition = { ...smallLibrary, kind: 'gpu', wheels: localIndex(index) }
  const addon = (name: string): string => {
    const path = join(root, 'resources', 'tensorflow', 'addons', `${name}-0123`, `${name}.node`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, name)
    return path
  }
  const packaged: NativeRuntime = {
    ...{ kind: 'cpu', version: '2.21.0' },
    binding: addon('tfjs_binding'),
    addon: addon('mixup_native')
  }
  const ran: string[] = []
  const run: RunCommand = (program, args, options = {}) => {
    ran.push(args.at(-1) ?? '')
    const environment = { ...options.environment, PIP_NO_INDEX: '1', PIP_FIND_LINKS: index }
    return runCommand(program, args, { ...options, environment })
  }
  const added = { cache: join(root, 'cache'), library, packaged }
  const adding = { ...added, run, progress: vi.fn(), signal: new AbortController().signal }
  return { added, adding, ran }
}

const withCard = { nvidia: true }

it('is offered on Linux x64 with a card, to installations that lack it', () => {
  const { added } = installation()
  expect(gpuSupportHere(added, withCard)).toEqual({
    state: 'offered',
    offer: {
      bytes: added.library.wheels.reduce((sum, { bytes }) => sum + bytes, 0),
      unpacked: added.library.unpacked,
      folder: libraryFolder(added.cache, added.library)
    },
    problem: null
  })
  const none = { state: 'none' }
  expect(gpuSupportHere(added, { nvidia: false })).toEqual(none)
  expect(gpuSupportHere(null, withCard)).toEqual(none)
})

it("is fetched by the machine's own pip, goes on after it was cut off, and takes the installer's addons", async () => {
  const { added, adding, ran } = installation()
  const cut = new AbortController()
  const run: RunCommand = (program, args, options) => {
    if (args.at(-1)?.startsWith('nvidia')) cut.abort()
    return adding.run(program, args, options)
  }
  const first = addGpuSupport({ ...adding, run, signal: cut.signal })
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  const state = gpuSupportHere(added, withCard)
  expect(state.state === 'offered' && state.offer.bytes).toBe(added.library.wheels[1]?.bytes)
  expect(await addedRuntime(added)).toBeNull()

  ran.length = 0
  await addGpuSupport(adding)
  expect(ran.filter((one) => one.includes('=='))).toEqual(['nvidia-cudnn-cu12==9.28.0.42'])
  expect(gpuSupportHere(added, withCard)).toEqual({ state: 'added' })
  const folder = libraryFolder(added.cache, added.library)
  expect(existsSync(join(folder, 'nvidia/cudnn/lib/libcudnn.so.9'))).toBe(true)
  const runtime = await addedRuntime(added)
  expect(runtime).toMatchObject({ kind: 'gpu', version: '2.21.0' })
  expect(runtime?.binding).toBe(join(folder, 'addons/tfjs_binding-0123/tfjs_binding.node'))
  expect(readFileSync(runtime?.addon ?? '', 'utf8')).toBe('mixup_native')
  const total = added.library.wheels.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(adding.progress).toHaveBeenLastCalledWith('Unpacking TensorFlow', total, total)
})

it.each([
  ['another file comes than the known one', { wheel: text('other') }, /SHA-256 is not the known/],
  ['there is no Python', { missing: ['python3', 'python'] }, /there is no Python here/],
  ['there is no network', { download: { code: 1, output: 'Connection refused' } }, /the network/]
] as const)('says how to go on without naming npm where %s', async (_, fakes, words) => {
  const { added, adding } = installation()
  const { run } = fakeMachine({ ...fakes, missing: 'missing' in fakes ? [...fakes.missing] : [] })
  const error: unknown = await addGpuSupport({ ...adding, run }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'runtime-unavailable' })
  expect(String(error)).toMatch(words)
  expect(String(error)).toContain('"Add GPU support" in Settings')
  expect(String(error)).not.toMatch(/\bnp[mx]\b/)
  expect(await addedRuntime(added)).toBeNull()
})
