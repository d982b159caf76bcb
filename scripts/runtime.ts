import { setUpRuntime } from '../src/provisioning/set-up'
import { say, warn } from './console'

/** `npm run runtime`: sets TensorFlow up, also when that failed a short while ago. */
const { runtime, failures } = await setUpRuntime({ say, retry: true })
for (const failure of failures) warn(failure.message)
if (runtime) {
  const addon = runtime.addon === null ? ', without the addon of native/' : ''
  say(`TensorFlow ${runtime.version} (${runtime.kind}) is ready${addon}`)
} else {
  say("tfjs's JavaScript backend computes")
}
if (failures.length > 0) process.exitCode = 1
