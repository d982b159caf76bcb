import { z } from 'zod'

/** Whose weights: those of the best epoch by the validation score, or those of the last epoch. */
export const checkpointName = z.enum(['best', 'last'])
export type CheckpointName = z.infer<typeof checkpointName>

/** Which predictions of a run were kept; `uninformed` where it failed, so that no weights are worth using. */
export type KeptPredictions = CheckpointName | 'uninformed'
