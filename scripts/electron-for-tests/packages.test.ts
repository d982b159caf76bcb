import { expect, it } from 'vitest'
import type { CommandResult, RunCommand } from '../../src/provisioning/command'
import { isOnPath, missingForWindow } from './packages'

const says =
  (output: string): RunCommand =>
  () =>
    Promise.resolve({ code: 0, output, ended: 'exited' } satisfies CommandResult)

it('names the libraries that the program would not find', async () => {
  const output = [
    '\tlinux-vdso.so.1 (0x00007ffc)',
    '\tlibgtk-3.so.0 => not found',
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
    '\tlibasound.so.2 => not found'
  ].join('\n')
  const missing = await missingForWindow('/electron', says(output))
  expect(missing.filter((name) => name.includes('.so'))).toEqual([
    'libgtk-3.so.0',
    'libasound.so.2'
  ])
})

it('finds programs in the folders of the path only', () => {
  expect(isOnPath('sh')).toBe(true)
  expect(isOnPath('sh', '/nowhere')).toBe(false)
  expect(isOnPath('sh', '')).toBe(false)
})
