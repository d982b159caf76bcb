import { keptStudies, type KeptStudies, type StudyKind } from '../contract/kept-studies'
import type { Handlers } from '../rpc/types'
import { readJson } from '../storage/json'
import type { RunFiles } from '../storage/run-files'
import { readSurface } from '../storage/surface-file'
import type { StudioContract } from './broadcast'
import type { Desk } from './desk'

type StudyCalls =
  | StudyKind
  | 'judgedExamples'
  | 'lineBetween'
  | 'explainExample'
  | 'featureMap'
  | 'attackedPictures'
  | 'predictShown'
  | 'predictTyped'
  | 'predictedValues'
  | 'decisionSurface'
  | 'studies'

/** Answers about finished runs, from the run folder if stored there, else from the desk. */
export function createStudyHandlers(
  filesOf: (id: string) => Promise<RunFiles>,
  desk: Desk
): Pick<Handlers<StudioContract>, StudyCalls> {
  const folderOf = async (id: string): Promise<string> => (await filesOf(id)).folder
  return {
    calibration: async ({ id, ...study }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.calibration({ folder, ...study }, context))
    },
    robustness: async ({ id, ...study }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.robustness({ folder, ...study }, context))
    },
    betweenExamples: async ({ id, ...study }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.betweenExamples({ folder, ...study }, context))
    },
    judgedExamples: async ({ id, beside, ...which }, context) => {
      const folder = await folderOf(id)
      const other = beside === undefined ? {} : { beside: await folderOf(beside) }
      return desk.call((call) => call.judgedExamples({ folder, ...other, ...which }, context))
    },
    lineBetween: async ({ id, ...which }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.lineBetween({ folder, ...which }, context))
    },
    explainExample: async ({ id, ...which }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.explainExample({ folder, ...which }, context))
    },
    attackedPictures: async ({ id, ...which }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.attackedPictures({ folder, ...which }, context))
    },
    featureMap: async ({ id, ...which }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.featureMap({ folder, ...which }, context))
    },
    predictShown: async ({ id, ...which }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.predictShown({ folder, ...which }, context))
    },
    predictTyped: async ({ id, ...which }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.predictTyped({ folder, ...which }, context))
    },
    predictedValues: async ({ id, ...which }, context) => {
      const folder = await folderOf(id)
      return desk.call((call) => call.predictedValues({ folder, ...which }, context))
    },
    decisionSurface: async ({ id, after }) => readSurface(await filesOf(id), after),
    studies: async ({ id }) => readStudies(await filesOf(id))
  }
}

/** A damaged file can be discarded: everything can be measured again. */
async function readStudies({ studies }: RunFiles): Promise<KeptStudies> {
  const { calibration, robustness, betweenExamples } = keptStudies.shape
  return {
    calibration: (await readJson(studies.calibration, calibration).catch(() => null)) ?? [],
    robustness: (await readJson(studies.robustness, robustness).catch(() => null)) ?? [],
    betweenExamples:
      (await readJson(studies.betweenExamples, betweenExamples).catch(() => null)) ?? []
  }
}
