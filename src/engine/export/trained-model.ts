import type { Preprocessing } from '../../contract/preprocessing'
import type { ModelDescription } from '../../core/architecture'
import type { NamedValues } from '../models/initialise'

/** A trained model with what is needed to use it on new data. */
export interface TrainedModel {
  model: ModelDescription
  weights: NamedValues
  preprocessing: Preprocessing
  /** Attributions required by the licences of its data when it is passed on. */
  credits?: string[]
}
