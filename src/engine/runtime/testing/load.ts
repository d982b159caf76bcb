import { StudioError } from '../../../contract/errors'
import { forcedKind } from '../../../provisioning/choice'
import { loadTensorFlow } from '../tensorflow'

// The CPU build also where there is a GPU: the reference numbers are to be met to float precision.
const kind = forcedKind() ?? 'cpu'
const report = await loadTensorFlow({ kind })
if (report.kind !== kind) {
  throw new StudioError(
    'runtime-unavailable',
    report.notice ?? `TensorFlow (${kind}) was requested, but ${report.kind} is in use`
  )
}
