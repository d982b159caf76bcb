import { z } from 'zod'

const id = (longest: number) => z.string().regex(new RegExp(`^[a-z0-9-]{1,${longest}}$`))

/** Of a run: the name of its folder below `runs/`. */
export const runId = id(80)

/** Of a data set that the studio remembers. */
export const dataSetId = id(80)

/** Of files that a browser uploads. */
export const uploadId = id(80)

/** Of an experiment: the name of its file below `experiments/`. */
export const experimentId = id(100)

/** Of claims that are tested together: the name of their file below `claims/`. */
export const claimPageId = id(100)
