import { StudioError } from '../../../contract/errors'
import type { Preprocessing } from '../../../contract/preprocessing'

/** The file is of another kind than the model takes. */
export function wrongKind({ features }: Preprocessing): StudioError {
  return new StudioError(
    'invalid-data',
    features.kind === 'image'
      ? `The model needs images of ${features.shape.join(' x ')}, and this file has none.`
      : 'The model needs table rows, and this file has images.'
  )
}
