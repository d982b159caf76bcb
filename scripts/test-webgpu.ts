import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { cacheFolder } from '../src/provisioning/cache-folder'
import { runCommand } from '../src/provisioning/command'
import { provisionDawn } from '../src/provisioning/dawn'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say, warn } from './console'
import { requireDependencies } from './dependencies'
import { runInElectron } from './electron-for-tests/suites'
import { buildFakeTrainer } from './fake-trainer'
import { add, closingLine } from './outcome'
import { runVitest } from './suites'
import { findVulkanDriver } from './vulkan'

/**
 * What lets the tests find SwiftShader, a Vulkan driver that computes on the processor, unless VK_ICD_FILENAMES names another.
 * @param folder for this alone, where another user can read
 */
function driverEnvironment(folder: string): Record<string, string> {
  const { description, loader } = findVulkanDriver({
    environment: process.env,
    cache: cacheFolder()
  })
  say(`Vulkan driver: ${description}`)
  const found = { VK_ICD_FILENAMES: description }
  if (loader === null) return found
  // In a folder of its own: next to it lie other libraries of the browser.
  rmSync(join(folder, 'libvulkan.so.1'), { force: true })
  symlinkSync(loader, join(folder, 'libvulkan.so.1'))
  const before = process.env.LD_LIBRARY_PATH
  return {
    ...found,
    LD_LIBRARY_PATH: [folder, ...(before ? [before] : [])].join(delimiter)
  }
}

/**
 * `npm run test:webgpu`: training on WebGPU next to PyTorch's numbers and the JavaScript backend, by the command line and from
 * a window of Electron. Where there is no driver for tests, as outside Linux, the device of the machine computes.
 */
async function testWebGpu(project: string): Promise<number> {
  requireDependencies(project)
  const folder = join(project, 'test-results', 'vulkan')
  mkdirSync(folder, { recursive: true })
  const environment: Record<string, string> = {
    MIXUP_STUDIO_RUNTIME: 'webgpu',
    MIXUP_STUDIO_TEST_BUILT: 'true',
    npm_node_execpath: process.execPath,
    ...(process.platform === 'linux' && driverEnvironment(folder))
  }
  await provisionDawn(cacheFolder(), runCommand, say)
  await ensureBuilt(project, say)
  await buildFakeTrainer(project)
  const outcome = add(
    await runVitest(project, process.execPath, ['webgpu'], {
      // SwiftShader asks for one; the user of the window has it.
      environment: {
        ...environment,
        XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? folder
      }
    }),
    await runInElectron(project, 'electron-webgpu', [], environment)
  )
  for (const failure of outcome.failures) warn(`Failed: ${failure}`)
  console.log(closingLine(outcome))
  return outcome.failures.length === 0 ? 0 : 1
}

try {
  process.exitCode = await testWebGpu(projectFolder())
} catch (thrown) {
  warn(thrown instanceof Error ? thrown.message : String(thrown))
  process.exitCode = 1
}
