import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CommandResult, RunCommand } from '../src/provisioning/command'
import { findElectron, reasonAgainstWindow } from './electron'

describe('reasonAgainstWindow', () => {
  const person = { platform: 'linux', user: 1000, environment: { DISPLAY: ':0' } } as const

  it('opens a window for a person at a screen', () => {
    expect(reasonAgainstWindow(person)).toBeNull()
    expect(reasonAgainstWindow({ ...person, environment: { WAYLAND_DISPLAY: 'w-0' } })).toBeNull()
    expect(reasonAgainstWindow({ platform: 'darwin', user: 501, environment: {} })).toBeNull()
    expect(reasonAgainstWindow({ platform: 'win32', user: null, environment: {} })).toBeNull()
  })

  it('names root and a missing display', () => {
    expect(reasonAgainstWindow({ ...person, user: 0 })).toContain('root')
    expect(reasonAgainstWindow({ ...person, environment: {} })).toContain('display')
  })
})

describe('findElectron', () => {
  function project(install: (folder: string) => Partial<CommandResult>) {
    const root = mkdtempSync(join(tmpdir(), 'mixup-studio-electron-'))
    const folder = join(root, 'node_modules', 'electron')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"version":"41.0.0"}')
    let runs = 0
    const run: RunCommand = () => {
      runs += 1
      const result: CommandResult = { code: 0, output: '', ended: 'exited', ...install(folder) }
      return Promise.resolve(result)
    }
    const find = () => findElectron(root, join(root, 'cache'), run, () => undefined)
    return { find, runs: () => runs, folder }
  }

  it('fetches the program once', async () => {
    const { find, runs, folder } = project((path) => {
      mkdirSync(join(path, 'dist'))
      writeFileSync(join(path, 'dist', 'electron'), '')
      writeFileSync(join(path, 'path.txt'), 'electron')
      return {}
    })
    const expected = { program: join(folder, 'dist', 'electron') }
    expect(await find()).toEqual(expected)
    expect(await find()).toEqual(expected)
    expect(runs()).toBe(1)
  })

  it('says why it cannot be had, and does not try again the same day', async () => {
    const { find, runs } = project(() => ({
      code: 1,
      output: 'RequestError: getaddrinfo ENOTFOUND example.org\n    at somewhere'
    }))
    const expected = {
      reason: 'Electron could not be fetched: getaddrinfo ENOTFOUND example.org'
    }
    expect(await find()).toEqual(expected)
    expect(await find()).toEqual(expected)
    expect(runs()).toBe(1)
  })

  it('gives up on a download that hangs', async () => {
    const { find } = project(() => ({ code: null, ended: 'timed out' }))
    expect(await find()).toEqual({ reason: 'Electron could not be fetched within 180 s' })
  })
})
