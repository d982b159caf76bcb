import { setUpRuntime } from '../src/provisioning/set-up'
import { say, warn } from './console'
import { withoutTensorFlow } from './without-tensorflow'

/** `npm run runtime`: sets TensorFlow up, also when that failed a short while ago. */
const { runtime, dawn, failures } = await setUpRuntime({ say, retry: true })
for (const failure of failures) warn(failure.message)
if (runtime) {
  const addon = runtime.addon === null ? ', without the addon of native/' : ''
  say(`TensorFlow ${runtime.version} (${runtime.kind}) is ready${addon}`)
} else {
  say(withoutTensorFlow(dawn))
}
if (failures.length > 0) process.exitCode = 1
