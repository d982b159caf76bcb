import { kFoldConfig } from '../../contract/data'
import { runConfig, trainingConfig } from '../../contract/run-config'
import { valueAt, withValue, type Path } from './paths'

const standard = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' }
})

/** Values for the parts that are absent unless they are switched on. */
const whenSwitchedOn: Record<string, unknown> = {
  'training.earlyStopping': trainingConfig.parse({ earlyStopping: {} }).earlyStopping,
  'data.split.kFold': kFoldConfig.parse({})
}

export function standardOf(path: Path): unknown {
  return whenSwitchedOn[path.join('.')] ?? valueAt(standard, path)
}

/** One variant of a union, such as one model, with all of its standard values. */
export function standardOfVariant(path: Path, discriminator: string, value: string): unknown {
  const parsed = runConfig.safeParse(withValue(standard, path, { [discriminator]: value }))
  return parsed.success ? valueAt(parsed.data, path) : { [discriminator]: value }
}
