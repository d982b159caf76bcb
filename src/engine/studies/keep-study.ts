import { access, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { SplitName } from '../../contract/data'
import { keptStudies, type KeptStudies, type StudyKind } from '../../contract/kept-studies'
import { readJson, writeJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import { weightsPath } from '../run-folder/model-folder'
import type { At } from '../run-folder/results'

interface StudyOf<O> {
  folder: string
  at: At
  split: SplitName
  options: O
}

type Kept<K extends StudyKind> = KeptStudies[K][number]

const mostKept = 24

/**
 * The report that an earlier study of the same kind and options has kept, or else a new one, which is kept then. A run
 * that may still go on keeps none: its weights are not the last ones.
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
  // read anew: other studies may have ended meanwhile
  const others = (await readKept(path, kind)).filter((study) => keyOf(study) !== key)
  await mkdir(dirname(path), { recursive: true })
  await writeJson(
    path,
    [...others, { at, split, options, report, time: Date.now() }].slice(-mostKept)
  )
  return report
}

const hasEnded = (folder: string, at: At): Promise<boolean> =>
  access(weightsPath(folder, at)).then(
    () => true,
    () => false
  )

/** A damaged file holds nothing that could not be measured again. */
async function readKept<K extends StudyKind>(path: string, kind: K): Promise<Kept<K>[]> {
  const schema = keptStudies.shape[kind] as unknown as z.ZodType<Kept<K>[]>
  return (await readJson(path, schema).catch(() => null)) ?? []
}
