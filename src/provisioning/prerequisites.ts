import { statfs } from 'node:fs/promises'
import { StudioError } from '../contract/errors'
import type { RunCommand } from './command'

const unavailable = (cause: string, message: string) =>
  new StudioError('runtime-unavailable', message, { cause })

/** Finds a Python that has pip; returns its name. */
export async function findPython(
  run: RunCommand,
  { what, again } = { what: 'TensorFlow', again: 'npm run runtime' }
): Promise<string> {
  let found = false
  for (const python of ['python3', 'python']) {
    const version = await run(python, ['--version'], { seconds: 30 })
    if (version.code !== 0) continue
    found = true
    const pip = await run(python, ['-m', 'pip', '--version'], { seconds: 60 })
    if (pip.code === 0) return python
  }
  throw found
    ? unavailable(
        'no pip',
        `${what} is fetched with pip, and the Python here has none. Install it (Debian, Ubuntu: sudo apt install python3-pip; Fedora: sudo dnf install python3-pip; macOS: xcode-select --install; elsewhere: python3 -m ensurepip), then run: ${again}`
      )
    : unavailable(
        'no python',
        `${what} is fetched with pip, and there is no Python here. Install it (Debian, Ubuntu: sudo apt install python3 python3-pip; Fedora: sudo dnf install python3 python3-pip; macOS: xcode-select --install), then run: ${again}`
      )
}

/** Finds a C++ compiler; `CXX` comes first. */
export async function findCompiler(
  run: RunCommand,
  environment: NodeJS.ProcessEnv = process.env
): Promise<string> {
  const candidates = [environment.CXX, 'g++', 'c++', 'clang++']
  for (const compiler of candidates) {
    if (!compiler) continue
    const version = await run(compiler, ['--version'], { seconds: 30 })
    if (version.code === 0) return compiler
  }
  throw unavailable(
    'no compiler',
    "TensorFlow's binding must be compiled, and no C++ compiler was found. Install one (Debian, Ubuntu: sudo apt install g++; Fedora: sudo dnf install gcc-c++; macOS: xcode-select --install), then run: npm run runtime"
  )
}

/** Refuses to start if the disk is too small. The folder must exist. */
export async function requireSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= needed) return
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
  throw unavailable(
    'no space',
    `TensorFlow needs ${gigabytes(needed)} GB in ${folder}, where ${gigabytes(free)} GB are free. Make room there, or point the cache at another disk: export MIXUP_STUDIO_CACHE=/a/folder/with/room`
  )
}
