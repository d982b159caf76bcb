import {
  findPython,
  makePython,
  type PythonEnvironment
} from '../src/provisioning/python-environment'
import { failure, nothing, type Outcome } from './outcome'

interface Surroundings {
  inCi: boolean
  say: (text: string) => void
  warn: (text: string) => void
  find?: (environment: PythonEnvironment) => string | null
  make?: (environment: PythonEnvironment) => Promise<string>
}

/**
 * Prepares the Python environment that a test needs. Under CI it is made where it is missing, and a failure is a failed
 * test; elsewhere the test that needs it is skipped, and this says how to have it.
 * @param purpose what the test does with it: "loads exported models"
 */
export async function preparePython(
  environment: PythonEnvironment,
  purpose: string,
  { inCi, say, warn, find = findPython, make = makePython }: Surroundings
): Promise<Outcome> {
  const what = environment.requirements.join(' and ')
  const python = find(environment)
  if (python) {
    say(`${what} in Python ${purpose}: ${python}`)
    return nothing
  }
  if (!inCi) {
    say(
      `Skipped is the test that ${purpose} in Python, for ${what} is not in the cache. With CI=true npm test fetches it`
    )
    return nothing
  }
  say(
    `Fetching ${what} into a Python environment in the cache, which ${purpose}; this takes minutes`
  )
  try {
    await make(environment)
    return nothing
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error))
    return failure(`${what} in Python, which ${purpose}`)
  }
}
