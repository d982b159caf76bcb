import { projectFolder } from '../../src/provisioning/sources'
import { say } from '../console'
import { ensureKernels } from './compile'

/** Before any test: those of the engine need the kernels, also where nothing was built. */
export default (): Promise<void> => ensureKernels(projectFolder(), say)
