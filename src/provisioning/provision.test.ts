import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../contract/errors'
import {
  fakeMachine,
  smallLibrary,
  smallSources,
  smallWheel,
  temporaryFolder,
  type Fakes
} from './testing/fake-machine'
import { libraryFolder } from './library'
import { locateRuntime } from './locate'
import { provisionRuntime } from './provision'

function machine(fakes: Fakes = {}, cache = temporaryFolder()) {
  const { run, ran } = fakeMachine(fakes)
  const said: string[] = []
  const sources = smallSources(join(cache, 'sources'))
  const provision = {
    cache,
    library: smallLibrary,
    sources,
    run,
    say: (text: string) => {
      said.push(text)
    }
  }
  return { provision, ran, said, folder: libraryFolder(cache, smallLibrary) }
}

async function failure(promise: Promise<unknown>): Promise<StudioError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error
  )
  expect(thrown).toBeInstanceOf(StudioError)
  expect((thrown as StudioError).code).toBe('runtime-unavailable')
  return thrown as StudioError
}

const wholeRun = ['download', 'compile tfjs_binding', 'load', 'compile mixup_native', 'load']

describe('provisionRuntime', () => {
  it('fetches, unpacks, compiles, and finds it all there the second time', async () => {
    const { provision, ran, said, folder } = machine()
    const runtime = await provisionRuntime(provision)
    expect(runtime.kind).toBe('cpu')
    expect(readFileSync(runtime.binding, 'utf8')).toBe('compiled')
    expect(runtime.addon).toMatch(/mixup_native\.node$/)
    expect(existsSync(join(folder, 'tensorflow/include/tensorflow/c/c_api.h'))).toBe(true)
    expect(existsSync(join(folder, 'tensorflow/python'))).toBe(false)
    expect(ran).toEqual(wholeRun)
    expect(said).toHaveLength(4)

    expect(await provisionRuntime(provision)).toEqual(runtime)
    expect(ran).toHaveLength(wholeRun.length)
    expect(said).toHaveLength(4)
    expect(readdirSync(join(provision.cache, 'wheels'))).toEqual([])
    expect(readdirSync(provision.cache).filter((name) => /partial|lock/.test(name))).toEqual([])
  })

  it('recompiles only the addon whose sources changed', async () => {
    const { provision, ran } = machine()
    const before = await provisionRuntime(provision)
    writeFileSync(join(provision.sources.addon!.folder, 'module.cc'), '// changed')
    expect(locateRuntime(provision.cache, smallLibrary, provision.sources)?.addon).toBeNull()
    const after = await provisionRuntime(provision)
    expect(after.binding).toBe(before.binding)
    expect(after.addon).not.toBe(before.addon)
    expect(ran.slice(wholeRun.length)).toEqual(['compile mixup_native', 'load'])
  })

  it('keeps a fetched wheel when it is cut off later, and takes it the next time', async () => {
    const cut = machine({ compile: { code: 1, output: 'module.cc:1: error' } })
    await failure(provisionRuntime(cut.provision))
    const library = machine({}, cut.provision.cache)
    await provisionRuntime(library.provision)
    expect(library.ran).toEqual(wholeRun.slice(1))

    const kept = machine()
    const wheels = join(kept.provision.cache, 'wheels')
    mkdirSync(wheels)
    writeFileSync(join(wheels, `${smallLibrary.wheels[0]!.sha256}.whl`), smallWheel)
    await provisionRuntime(kept.provision)
    expect(kept.ran).not.toContain('download')
  })

  it('fetches again a kept wheel that is damaged, and unpacks again a library that is', async () => {
    const { provision, ran, folder } = machine()
    const wheels = join(provision.cache, 'wheels')
    mkdirSync(wheels)
    writeFileSync(join(wheels, `${smallLibrary.wheels[0]!.sha256}.whl`), 'torn')
    await provisionRuntime(provision)
    expect(ran).toEqual(wholeRun)

    truncateSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 10)
    expect(locateRuntime(provision.cache, smallLibrary, provision.sources)).toBeNull()
    await provisionRuntime(provision)
    expect(ran).toEqual([...wholeRun, ...wholeRun])
  })

  it('does the work once when asked twice at once', async () => {
    const cache = temporaryFolder()
    const [one, two] = [machine({}, cache), machine({}, cache)]
    const [first, second] = await Promise.all([
      provisionRuntime(one.provision),
      provisionRuntime(two.provision)
    ])
    expect(first).toEqual(second)
    expect([...one.ran, ...two.ran].sort()).toEqual([...wholeRun].sort())
    expect([...one.said, ...two.said]).toContain(
      'Another process is setting TensorFlow up; waiting for it'
    )
  })

  const cases: { name: string; fakes: Fakes; cause: string; mend: string }[] = [
    {
      name: 'no Python',
      fakes: { missing: ['python3', 'python'] },
      cause: 'no python',
      mend: 'sudo apt install python3 python3-pip'
    },
    {
      name: 'Python without pip',
      fakes: { pip: { code: 1, output: 'No module named pip' } },
      cause: 'no pip',
      mend: 'sudo apt install python3-pip'
    },
    {
      name: 'no compiler',
      fakes: { missing: ['g++', 'c++', 'clang++'] },
      cause: 'no compiler',
      mend: 'sudo apt install g++'
    },
    {
      name: 'no network',
      fakes: {
        download: {
          code: 1,
          output:
            "WARNING: Retrying after connection broken by 'NewConnectionError(...): Failed to establish a new connection: [Errno -2] Name or service not known'\nERROR: No matching distribution found for tensorflow-cpu==2.21.0"
        }
      },
      cause: 'no network',
      mend: 'export HTTPS_PROXY'
    },
    {
      name: 'a disk that fills up',
      fakes: { download: { code: 1, output: 'OSError: [Errno 28] No space left on device' } },
      cause: 'no space',
      mend: 'npm run runtime'
    },
    {
      name: 'an index without the wheel',
      fakes: { download: { code: 1, output: 'ERROR: No matching distribution found' } },
      cause: 'pip failed',
      mend: 'npm run runtime'
    },
    {
      name: 'a wheel with another hash',
      fakes: { wheel: new TextEncoder().encode('not what was pinned') },
      cause: 'wrong hash',
      mend: 'pip config list'
    },
    {
      name: 'a compiler without headers',
      fakes: { compile: { code: 1, output: 'fatal error: algorithm: No such file or directory' } },
      cause: 'compiler failed',
      mend: 'sudo apt install g++'
    },
    {
      name: 'a processor that is too old',
      fakes: { load: { code: null, ended: 'killed', output: 'Illegal instruction' } },
      cause: 'does not load',
      mend: 'AVX'
    }
  ]
  it.each(cases)('names the cause and what mends it: $name', async ({ fakes, cause, mend }) => {
    const { provision } = machine(fakes)
    const error = await failure(provisionRuntime(provision))
    expect(error.details?.cause).toBe(cause)
    expect(error.message).toContain(mend)
    const left = readdirSync(provision.cache, { recursive: true }).map(String)
    expect(left.filter((name) => /partial|\.lock/.test(name))).toEqual([])
    expect(locateRuntime(provision.cache, smallLibrary, provision.sources)).toBeNull()
  })

  it('does not begin what will not fit on the disk', async () => {
    const { provision, ran } = machine()
    const library = { ...smallLibrary, unpacked: 1e18 }
    const error = await failure(provisionRuntime({ ...provision, library }))
    expect(error.details?.cause).toBe('no space')
    expect(error.message).toContain('MIXUP_STUDIO_CACHE')
    expect(ran).toEqual([])
  })

  it('says how to move a cache that cannot be written', async () => {
    const { provision } = machine()
    const file = join(provision.cache, 'file')
    writeFileSync(file, '')
    const error = await failure(provisionRuntime({ ...provision, cache: join(file, 'cache') }))
    expect(error.message).toContain('export MIXUP_STUDIO_CACHE=')
  })

  it("gives the binding although this project's own addon does not compile", async () => {
    const { provision, ran } = machine()
    const { binding } = provision.sources
    await provisionRuntime({ ...provision, sources: { binding, addon: null } })
    const broken = fakeMachine({ compile: { code: 1, output: 'error' } })
    await failure(provisionRuntime({ ...provision, run: broken.run }))
    const found = locateRuntime(provision.cache, smallLibrary, provision.sources)
    expect(found?.addon).toBeNull()
    expect(existsSync(found!.binding)).toBe(true)
    expect(ran).toEqual(wholeRun.slice(0, 3))
  })
})
