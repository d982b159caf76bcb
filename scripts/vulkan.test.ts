import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findVulkanDriver } from './vulkan'

const newFolder = () => mkdtempSync(join(tmpdir(), 'mixup-studio-vulkan-'))

function search(environment: NodeJS.ProcessEnv = {}) {
  return { environment, cache: newFolder(), browsers: newFolder(), installed: [] as string[] }
}

function withDriver(folder: string, ...more: string[]): string {
  mkdirSync(folder, { recursive: true })
  for (const name of ['vk_swiftshader_icd.json', ...more]) writeFileSync(join(folder, name), '')
  return join(folder, 'vk_swiftshader_icd.json')
}

it('takes the driver that is named', () => {
  const found = findVulkanDriver(search({ VK_ICD_FILENAMES: '/own/driver.json' }))
  expect(found).toEqual({ description: '/own/driver.json', loader: null })
})

it('finds the driver of an installed browser, and the library that lies next to it', () => {
  const where = search()
  const folder = newFolder()
  const description = withDriver(folder, 'libvulkan.so.1')
  const found = findVulkanDriver({ ...where, installed: [newFolder(), folder] })
  expect(found).toEqual({ description, loader: join(folder, 'libvulkan.so.1') })
})

it('finds those of Electron for tests and of Playwright', () => {
  const where = search()
  const browser = withDriver(join(where.browsers, 'chromium-1', 'chrome-linux'))
  expect(findVulkanDriver(where)).toEqual({ description: browser, loader: null })
  const electron = withDriver(join(where.cache, 'electron-33.2.1-linux-x64-for-tests'))
  expect(findVulkanDriver(where).description).toBe(electron)
})

it('says how to get one, and where it looked', () => {
  const where = search({ CHROMIUM_PATH: '/somewhere/chromium' })
  expect(() => findVulkanDriver(where)).toThrow(
    /apt install chromium.*VK_ICD_FILENAMES.*\/somewhere/
  )
})
