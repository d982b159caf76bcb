import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { provisionDawn } from '../src/provisioning/dawn'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { buildFakeTrainer } from './fake-trainer'
import { closingLine } from './outcome'
import { runVitest } from './suites'
import { findVulkanDriver } from './vulkan'

/**
 * `npm run test:webgpu`: training on WebGPU next to PyTorch's numbers and the JavaScript backend. On Linux it takes SwiftShader,
 * a driver that computes on the processor, unless VK_ICD_FILENAMES names another; elsewhere the device of the machine.
 * @param folder empty, of this process
 */
async function testWebGpu(project: string, folder: string): Promise<number> {
  requireDependencies(project)
  const environment: Record<string, string> = {
    MIXUP_STUDIO_RUNTIME: 'webgpu',
    MIXUP_STUDIO_TEST_BUILT: 'true'
  }
  if (process.platform === 'linux') {
    const { description, loader } = findVulkanDriver({
      environment: process.env,
      cache: cacheFolder()
    })
    say(`Vulkan driver: ${description}`)
    environment.VK_ICD_FILENAMES = description
    environment.XDG_RUNTIME_DIR = process.env.XDG_RUNTIME_DIR ?? folder
    if (loader !== null) {
      // In a folder of its own: next to it lie other libraries of the browser.
      symlinkSync(loader, join(folder, 'libvulkan.so.1'))
      const before = process.env.LD_LIBRARY_PATH
      environment.LD_LIBRARY_PATH = [folder, ...(before ? [before] : [])].join(delimiter)
    }
  }
  await provisionDawn(cacheFolder(), runCommand, say)
  await ensureBuilt(project, say)
  await buildFakeTrainer(project)
  const outcome = await runVitest(project, process.execPath, ['webgpu'], { environment })
  for (const failure of outcome.failures) warn(`Failed: ${failure}`)
  console.log(closingLine(outcome))
  return outcome.failures.length === 0 ? 0 : 1
}

const folder = mkdtempSync(join(tmpdir(), 'mixup-studio-webgpu-'))
try {
  process.exitCode = await testWebGpu(projectFolder(), folder)
} catch (thrown) {
  warn(thrown instanceof Error ? thrown.message : String(thrown))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
