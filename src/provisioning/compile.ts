import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StudioError } from '../contract/errors'
import { addonFile, compilerArguments, type AddonSource } from './addon'
import { lastLines, type RunCommand } from './command'
import type { NativePlatform } from './platforms'

/**
 * Compiles an addon against an unpacked library, proves in a process of its own that it loads
 * (a processor too old for the library kills that process), and puts it in place.
 */
export async function compileAddon(
  library: string,
  addon: AddonSource,
  platform: NativePlatform,
  compiler: string,
  run: RunCommand
): Promise<void> {
  const target = addonFile(library, addon, platform)
  if (existsSync(target)) return
  const temporary = join(library, 'addons', `partial-${addon.name}-${process.pid}`)
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  try {
    const output = join(temporary, basename(target))
    const compiled = await run(compiler, compilerArguments(library, addon, platform, output))
    if (compiled.code !== 0) throw compilerFailed(addon, compiler, compiled.output)
    const loaded = await run(process.execPath, ['-e', 'require(process.argv[1])', output], {
      seconds: 600,
      environment: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
    })
    if (loaded.code !== 0) throw loadFailed(addon, platform, loaded.output)
    await publish(temporary, dirname(target))
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** Renames a finished folder into place; if another process was first, its folder stays. */
export async function publish(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
  }
}

function compilerFailed(addon: AddonSource, compiler: string, output: string): StudioError {
  // As g++ and as clang++ say it.
  const missing = /fatal error: (?:(\S+): No such file|'(\S+)' file not found)/.exec(output)
  const advice = missing
    ? `the header ${missing[1] ?? missing[2]} is missing. Install the C++ standard library (Debian, Ubuntu: sudo apt install g++; Fedora: sudo dnf install gcc-c++; macOS: xcode-select --install)`
    : `compiler output:\n${lastLines(output)}\nA newer compiler may help (${compiler} must know C++17; choose another one with export CXX=...)`
  return new StudioError(
    'runtime-unavailable',
    `${addon.name} could not be compiled with ${compiler}: ${advice}. Then run: npm run runtime`,
    { cause: 'compiler failed', output: lastLines(output, 40) }
  )
}

function loadFailed(addon: AddonSource, platform: NativePlatform, output: string): StudioError {
  return new StudioError(
    'runtime-unavailable',
    `${addon.name} was compiled but does not load on this machine (TensorFlow needs ${platform.needs}):\n${lastLines(output)}`,
    { cause: 'does not load', output: lastLines(output, 40) }
  )
}
