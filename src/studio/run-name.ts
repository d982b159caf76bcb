import { basename } from 'node:path'
import type { ExperimentConfig } from '../contract/experiment'

/** What a run is called as long as nobody has named it: data, model and mixing. */
export function defaultName({ name, data, model, mixing }: ExperimentConfig): string {
  if (name) return name
  const source = data.source.kind === 'path' ? basename(data.source.path) : data.source.name
  const policy = mixing.policy === 'none' ? 'no mixing' : `${mixing.policy} mixing`
  return `${source}, ${model.architecture}, ${policy}`
}
