import type { CheckpointName } from '../../contract/checkpoint'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { SplitName } from '../../contract/data'
import { keptStudies, type KeptStudies, type StudyKind } from '../../contract/kept-studies'
import { readJson, writeJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import { weightsPath } from '../run-folder/model-folder'
import { makeFolders } from '../../storage/make-folders'

interface StudyOf<O> {
  folder: string
  at: CheckpointName
  split: SplitName
  options: O
}

type Kept<K extends StudyKind> = KeptStudies[K][number]

const mostKept = 24

/**
 * The report that an earlier study of the same kind and options has kept, or else a new one, which is kept then. A
 * run that may still continue stores none: its weights are not final.
 */
export async function keepStudy<K extends StudyKind>(
  kind: K,
  { folder, at, split, options }: StudyOf<Kept<K>['options']>,
  measure: () => Promise<Kept<K>['report']>
): Promise<Kept<K>['report']> {
  if (!(await hasEnded(folder, at))) return measure()
  const path = runFiles(folder).studies[kind]
  const key = JSON.stringify([at, split, options])
  const keyOf = (study: Kept<K>) => JSON.stringify([study.at, study.split, study.options])
  const earlier = (await readKept(path, kind)).find((study) => keyOf(study) === key)
  if (earlier) return earlier.report
  const report = await measure()
  // read again: other studies may have ended meanwhile
  const others = (await readKept(path, kind)).filter((study) => keyOf(study) !== key)
  await makeFolders(dirname(path))
  await writeJson(
    path,
    [...others, { at, split, options, report, time: Date.now() }].slice(-mostKept)
  )
  return report
}

const hasEnded = (folder: string, at: CheckpointName): Promise<boolean> =>
  access(weightsPath(folder, at)).then(
    () => true,
    () => false
  )

/** A damaged file can be discarded: everything can be measured again. */
async function readKept<K extends StudyKind>(path: string, kind: K): Promise<Kept<K>[]> {
  const schema = keptStudies.shape[kind] as unknown as z.ZodType<Kept<K>[]>
  return (await readJson(path, schema).catch(() => null)) ?? []
}
