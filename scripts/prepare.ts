import { setUpRuntime } from '../src/provisioning/set-up'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { warn } from './console'
import { requireDependencies } from './dependencies'

/** Makes the command line ready in a checkout; says what it does on standard error. */
export async function prepare(): Promise<void> {
  const say = (text: string) => {
    console.error(`• ${text}`)
  }
  try {
    const project = projectFolder()
    requireDependencies(project)
    await ensureBuilt(project, say)
    const { failures } = await setUpRuntime({ say })
    for (const failure of failures) warn(failure.message)
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}
