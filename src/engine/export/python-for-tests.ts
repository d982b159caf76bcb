import { findPython, makePython } from '../runtime/provision/python-environment'

const environment = { name: 'tensorflow', requirements: ['tensorflow-cpu==2.21.0'] }

export const inCi = Boolean(process.env.CI) && process.env.CI !== 'false'

let found = findPython(environment)

/** The Python that has TensorFlow, or null where there is none. */
export const python = (): string | null => found

/**
 * Makes the environment under CI, where a test that cannot run has failed; elsewhere says how to have it.
 * @throws StudioError `runtime-unavailable` under CI where it cannot be made
 */
export async function preparePython(): Promise<void> {
  if (found) return
  if (!inCi) {
    console.log("Skipped: Python's TensorFlow is not in the cache. CI=true npm test fetches it.")
    return
  }
  console.log('Making a Python environment with TensorFlow in the cache; this takes minutes')
  found = await makePython(environment)
}
