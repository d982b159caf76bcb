import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import type { CommandResult, RunCommand } from '../command'
import type { LibraryDefinition } from '../library'
import { linuxX64 } from '../platforms'
import type { AddonSources } from '../sources'

const content: Record<string, Uint8Array> = {
  'tensorflow/libtensorflow_cc.so.2': new Uint8Array(1000).fill(7),
  'tensorflow/libtensorflow_framework.so.2': new Uint8Array(100).fill(8),
  'tensorflow/include/tensorflow/c/c_api.h': new TextEncoder().encode('// C API'),
  'tensorflow/python/unneeded.py': new TextEncoder().encode('pass')
}

/** A wheel of a few bytes with the layout of TensorFlow's. */
export const smallWheel = zipSync(content, { mtime: '2026-01-01' })

export const smallLibrary: LibraryDefinition = {
  platform: linuxX64,
  kind: 'cpu',
  version: '2.21.0',
  unpacked: 2000,
  wheels: [
    {
      requirement: 'tensorflow-cpu==2.21.0',
      bytes: smallWheel.length,
      sha256: createHash('sha256').update(smallWheel).digest('hex')
    }
  ]
}

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'mixup-studio-runtime-'))

/** Sources of two addons in a folder of their own. */
export function smallSources(folder: string): AddonSources {
  const source = (name: string) => {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'module.cc'), `// ${name}`)
    return { name, folder: path, headers: join(folder, 'headers') }
  }
  return { binding: source('tfjs_binding'), addon: source('mixup_native') }
}

export interface Fakes {
  /** Programs that are not installed. */
  missing?: string[]
  pip?: Partial<CommandResult>
  download?: Partial<CommandResult>
  wheel?: Uint8Array
  compile?: Partial<CommandResult>
  load?: Partial<CommandResult>
}

/** Stands for Python, pip, g++ and Node; keeps what was run. */
export function fakeMachine(fakes: Fakes = {}): { run: RunCommand; ran: string[] } {
  const ran: string[] = []
  const result = (overrides: Partial<CommandResult> = {}): CommandResult => ({
    code: 0,
    output: '',
    ended: 'exited',
    ...overrides
  })
  const run: RunCommand = (program, args) => {
    const line = [program, ...args].join(' ')
    if (fakes.missing?.includes(program)) {
      return Promise.resolve(result({ code: null, ended: 'missing' }))
    }
    if (args.includes('--version')) {
      return Promise.resolve(result(args.includes('pip') ? fakes.pip : {}))
    }
    if (args.includes('download')) {
      ran.push('download')
      const folder = args.find((argument) => argument.startsWith('--dest='))?.slice(7) ?? ''
      if (!fakes.download) writeFileSync(join(folder, 'fake.whl'), fakes.wheel ?? smallWheel)
      return Promise.resolve(result(fakes.download))
    }
    if (args.includes('-shared')) {
      ran.push(`compile ${/tfjs_binding|mixup_native/.exec(line)?.[0]}`)
      if (!fakes.compile) writeFileSync(args[args.indexOf('-o') + 1] ?? '', 'compiled')
      return Promise.resolve(result(fakes.compile))
    }
    ran.push('load')
    return Promise.resolve(result(fakes.load))
  }
  return { run, ran }
}
