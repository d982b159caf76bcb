import { basename } from 'node:path'
import type { RunConfig } from '../contract/run-config'

/** Default name of a run: data, model and mixing. */
export function defaultName({ name, data, model, mixing }: RunConfig): string {
  if (name) return name
  const source = data.source.kind === 'path' ? basename(data.source.path) : data.source.name
  const policy = mixing.policy === 'none' ? 'no mixing' : `${mixing.policy} mixing`
  return `${source}, ${model.architecture}, ${policy}`
}
