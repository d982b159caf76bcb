import { findPython, type PythonEnvironment } from '../../../provisioning/python-environment'

/** What loads exported models in the tests; `npm test` makes it under CI. */
export const tensorFlowInPython: PythonEnvironment = {
  name: 'tensorflow',
  requirements: ['tensorflow-cpu==2.21.0']
}

export const python = findPython(tensorFlowInPython)

const inCi = Boolean(process.env.CI) && process.env.CI !== 'false'

/** A test that cannot run has failed under CI; elsewhere it is skipped, and `npm test` says so. */
export const maySkip = !inCi
