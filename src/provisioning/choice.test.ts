import { describe, expect, it } from 'vitest'
import type { RuntimeKind } from '../contract/records'
import { cacheFolder } from './cache-folder'
import { forcedKind, nativeKinds, triesWebGpu } from './choice'

const linux = { platform: 'linux', arch: 'x64', nvidia: false } as const

describe('nativeKinds', () => {
  it('prefers the GPU build where NVIDIA is seen', () => {
    expect(nativeKinds(null, { ...linux, nvidia: true })).toEqual(['gpu', 'cpu'])
    expect(nativeKinds(null, linux)).toEqual(['cpu'])
  })

  it('does what it is forced to', () => {
    expect(nativeKinds('cpu', { ...linux, nvidia: true })).toEqual(['cpu'])
    expect(nativeKinds('gpu', linux)).toEqual(['gpu'])
    expect(nativeKinds('javascript', linux)).toEqual([])
    expect(nativeKinds('webgpu', linux)).toEqual([])
  })

  it.each([
    ['linux', 'arm64'],
    ['darwin', 'arm64']
  ] as const)('is native, without cards, on %s %s', (platform, arch) => {
    const machine = { platform, arch, nvidia: false }
    expect(nativeKinds(null, machine)).toEqual(['cpu'])
    expect(nativeKinds(null, { ...machine, nvidia: true })).toEqual(['cpu'])
    expect(nativeKinds('cpu', machine)).toEqual(['cpu'])
    expect(nativeKinds('gpu', machine)).toEqual([])
    expect(nativeKinds('javascript', machine)).toEqual([])
  })

  it.each([
    ['win32', 'x64'],
    ['win32', 'arm64'],
    ['darwin', 'x64'],
    ['linux', 'ia32']
  ] as const)('is not native on %s %s', (platform, arch) => {
    expect(nativeKinds(null, { platform, arch, nvidia: true })).toEqual([])
    expect(nativeKinds('cpu', { platform, arch, nvidia: false })).toEqual([])
  })
})

it('tries WebGPU where it is asked for or nothing is', () => {
  expect(
    [null, 'webgpu', 'cpu', 'gpu', 'javascript'].map((kind) => triesWebGpu(kind as RuntimeKind))
  ).toEqual([true, true, false, false, false])
})

it('reads MIXUP_STUDIO_RUNTIME', () => {
  expect(forcedKind({})).toBeNull()
  expect(forcedKind({ MIXUP_STUDIO_RUNTIME: 'cpu' })).toBe('cpu')
  expect(() => forcedKind({ MIXUP_STUDIO_RUNTIME: 'tpu' })).toThrow('gpu, cpu, webgpu, javascript')
})

it('keeps its cache where the platform and the environment say', () => {
  expect(cacheFolder({ MIXUP_STUDIO_CACHE: '/a' }, 'linux')).toBe('/a')
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/x/mixup-studio')
  expect(cacheFolder({}, 'linux')).toMatch(/\/\.cache\/mixup-studio$/)
  expect(cacheFolder({}, 'darwin')).toMatch(/\/Library\/Caches\/mixup-studio$/)
})
