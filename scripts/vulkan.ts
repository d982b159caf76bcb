import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** A driver of Vulkan, as the environment of a process names it. */
export interface VulkanDriver {
  /** Its description: VK_ICD_FILENAMES. */
  description: string
  /** The library through which programs reach a driver, where it lies next to this one; null leaves it to the system. */
  loader: string | null
}

export interface VulkanSearch {
  environment: NodeJS.ProcessEnv
  /** Where Electron for tests is kept. */
  cache: string
  /** Where Playwright keeps its browsers. */
  browsers?: string
  /** Folders in which systems install Chromium. */
  installed?: readonly string[]
}

const description = 'vk_swiftshader_icd.json'
const loader = 'libvulkan.so.1'
const usual = ['/usr/lib/chromium', '/usr/lib64/chromium', '/usr/lib64/chromium-browser']
const alsoInstalled = ['/opt/google/chrome', '/snap/chromium/current/usr/lib/chromium-browser']

const foldersIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []

/**
 * The driver that VK_ICD_FILENAMES names, else SwiftShader, which computes on the processor, as browsers bring it along.
 * @throws Error that says where it was looked for
 */
export function findVulkanDriver(search: VulkanSearch): VulkanDriver {
  const { environment, cache } = search
  const named = environment.VK_ICD_FILENAMES
  if (named) return { description: named, loader: null }
  const chromium = environment.CHROMIUM_PATH
  const browsers = search.browsers ?? join(homedir(), '.cache', 'ms-playwright')
  const folders = [
    ...(chromium ? [dirname(chromium)] : []),
    ...(search.installed ?? [...usual, ...alsoInstalled]),
    ...foldersIn(cache).filter((path) => /electron-[\d.]+-linux/.test(path)),
    ...foldersIn(browsers).flatMap(foldersIn)
  ]
  for (const folder of folders) {
    const path = join(folder, description)
    if (!existsSync(path)) continue
    const own = join(folder, loader)
    return { description: path, loader: existsSync(own) ? own : null }
  }
  throw new Error(
    `There is no Vulkan driver for these tests. Chromium brings one that computes on the processor (Debian: sudo apt install chromium); else name the description of a driver in VK_ICD_FILENAMES. Looked for ${description} in ${folders.join(', ')}`
  )
}
