import { StudioError } from '../../../contract/errors'
import type { Preprocessing } from '../../../contract/preprocessing'

/** The file is of another kind than the model takes. */
export function wrongKind({ features }: Preprocessing): StudioError {
  return new StudioError(
    'invalid-data',
    features.kind === 'image'
      ? `The model takes images of ${features.shape.join(' x ')}, and this file holds none.`
      : 'The model takes rows of columns, and this file holds images.'
  )
}
