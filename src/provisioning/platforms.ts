/** A system for which TensorFlow's C library is published, and how libraries are named and linked there. */
export interface NativePlatform {
  platform: NodeJS.Platform
  arch: string
  /** For people. */
  title: string
  /** What the library asks of such a machine. */
  needs: string
  /** pip's names of the platform, of which the wheels carry one. */
  wheelPlatforms: readonly string[]
  /** File names of TensorFlow's C library, in the folder "tensorflow" of a wheel. */
  libraries: readonly string[]
  /** For an addon that Node loads. */
  compilerFlags: readonly string[]
  /** How the linker names the folder of an addon. */
  ownFolder: '$ORIGIN' | '@loader_path'
}

const linux = {
  platform: 'linux',
  libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  compilerFlags: ['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8', '-w'],
  ownFolder: '$ORIGIN'
} as const

const manylinux = (arch: string) =>
  ['manylinux_2_27', 'manylinux_2_18', 'manylinux_2_17', 'manylinux2014'].map(
    (base) => `${base}_${arch}`
  )

export const linuxX64: NativePlatform = {
  ...linux,
  arch: 'x64',
  title: 'Linux x64',
  needs: 'glibc 2.27 or newer and a processor with AVX',
  wheelPlatforms: manylinux('x86_64')
}

export const linuxArm64: NativePlatform = {
  ...linux,
  arch: 'arm64',
  title: 'Linux arm64',
  needs: 'glibc 2.27 or newer',
  wheelPlatforms: manylinux('aarch64')
}

export const macosArm64: NativePlatform = {
  platform: 'darwin',
  arch: 'arm64',
  title: 'macOS arm64',
  needs: 'macOS 12 or newer',
  wheelPlatforms: ['macosx_12_0_arm64'],
  libraries: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
  // Node itself has the symbols of Node-API; the oldest macOS is the library's own.
  compilerFlags: [
    ...['-O2', '-std=c++17', '-bundle', '-undefined', 'dynamic_lookup'],
    ...['-mmacosx-version-min=12.0', '-DNAPI_VERSION=8', '-w']
  ],
  ownFolder: '@loader_path'
}
