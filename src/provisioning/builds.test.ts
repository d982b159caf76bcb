import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addonFile, compilerArguments } from './addon'
import { buildsFor, nativeSystems } from './builds'
import { isLibraryFile, isNeeded, libraryFolder } from './library'
import { linuxArm64, linuxX64, macosArm64 } from './platforms'
import { smallSources, temporaryFolder } from './testing/fake-machine'

const native = [linuxX64, linuxArm64, macosArm64]

describe.each(native)('$title', (platform) => {
  const build = buildsFor(platform).cpu!
  const tensorflow = (name: string) => `tensorflow/${name}`

  it('takes libraries and headers out of its wheel, and nothing else', () => {
    expect(build.platform).toBe(platform)
    for (const name of platform.libraries) {
      expect(isNeeded(build, tensorflow(name))).toBe(true)
      expect(isLibraryFile(name)).toBe(true)
    }
    expect(isNeeded(build, 'tensorflow/include/tensorflow/c/c_api.h')).toBe(true)
    expect(isNeeded(build, 'tensorflow/python/_pywrap_tensorflow_common.so')).toBe(false)
    const others = native.filter(({ libraries }) => libraries !== platform.libraries)
    for (const name of others.flatMap(({ libraries }) => libraries))
      expect(isNeeded(build, tensorflow(name))).toBe(false)
  })

  it('keeps its own folder in the cache', () => {
    const folder = basename(libraryFolder('/cache', build))
    expect(folder).toContain(`tensorflow-2.21.0-${platform.platform}-${platform.arch}-cpu-`)
  })

  it('links an addon against the libraries, which it finds from where it lies', () => {
    const { binding } = smallSources(temporaryFolder())
    const library = libraryFolder('/cache', build)
    const file = addonFile(library, binding, platform)
    const args = compilerArguments(library, binding, platform, file)
    for (const name of platform.libraries) expect(args).toContain(join(library, 'tensorflow', name))
    const origin = platform.platform === 'darwin' ? '@loader_path' : '$ORIGIN'
    expect(args).toContain(`-Wl,-rpath,${origin}/../../tensorflow`)
    expect(join(dirname(file), '..', '..')).toBe(library)
  })
})

it('has wheels of each platform by their hashes', () => {
  const wheels = native.flatMap((platform) =>
    Object.values(buildsFor(platform)).flatMap((build) => build.wheels)
  )
  expect(wheels).toHaveLength(16)
  for (const { sha256, bytes, platforms } of wheels) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(bytes).toBeGreaterThan(1e6)
    expect(platforms).not.toHaveLength(0)
  }
  expect(buildsFor(macosArm64).cpu?.wheels[0]?.platforms).toEqual(['macosx_12_0_arm64'])
  expect(buildsFor(linuxArm64).cpu?.wheels[0]?.platforms).toContain('manylinux_2_27_aarch64')
})

it('names where TensorFlow is used natively', () => {
  expect(nativeSystems).toBe('Linux x64, Linux arm64 and macOS arm64')
  expect(buildsFor({ platform: 'win32', arch: 'x64' })).toEqual({})
})
