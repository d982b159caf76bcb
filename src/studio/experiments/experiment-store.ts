import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { HistoryEvent } from '../../contract/experiment/plan'
import { StudioError } from '../../contract/errors'
import type { HomeProblem } from '../../contract/library'
import { readJson, versioned, writeJson } from '../../storage/json'
import { whileOwning } from '../../storage/owner'
import { refreshed, type Stamped } from '../../storage/stamped'
import { experimentRecord, type ExperimentRecord } from './experiment-record'
import { extended, made, nothingSeen, type SeenBefore } from './experiment-history'
import { configurationKey, contentKey } from './configuration-key'
import { makeFolders } from '../../storage/make-folders'

/** The experiments of a home, each `experiments/<id>/experiment.json`: its progress is read from its runs. */
export class ExperimentStore {
  private readonly cache = new Map<string, Stamped<ExperimentRecord | null>>()

  constructor(private readonly folder: string) {}

  /**
   * Remembers a definition; where what it asks is known already, under the same id, with its seeds added. Its plan is
   * fixed once results are there. One that was deleted starts again, with its history.
   */
  async save(definition: ExperimentDefinition, seen: SeenBefore = nothingSeen): Promise<string> {
    const id = idOf(definition)
    await makeFolders(join(this.folder, id))
    return whileOwning(this.owner(id), async () => {
      const before = await this.find(id)
      await this.write(id, before ? extended(before, definition, seen) : made(definition, seen))
      return id
    })
  }

  /**
   * Takes in what another home keeps of an experiment, with its history. Where this one asks the same already, that stays
   * and gets the seeds. Nothing starts.
   */
  async adopt(record: ExperimentRecord): Promise<{ id: string; isNew: boolean }> {
    const id = idOf(record.definition)
    if (await this.kept(id)) return { id: await this.save(record.definition), isNew: false }
    await makeFolders(join(this.folder, id))
    return whileOwning(this.owner(id), async () => {
      const { created, definition, plan, history } = record
      await writeJson(this.file(id), { created, definition, plan, history })
      return { id, isNew: true }
    })
  }

  /** Appends the event that the caller derives from the current record; nothing if it is null. */
  async note(id: string, eventOf: (history: HistoryEvent[]) => HistoryEvent | null): Promise<void> {
    await this.whileOwning(id, async () => {
      const record = await this.read(id)
      const event = eventOf(record.history)
      if (event) await this.write(id, { ...record, history: [...record.history, event] })
    })
  }

  /** @throws StudioError `not-found` */
  async read(id: string): Promise<ExperimentRecord> {
    return (await this.kept(id)) ?? missing(id)
  }

  /** Hides an experiment, or brings it back; `whileOwning` it. */
  async setDeleted(id: string, deleted: boolean): Promise<void> {
    const record = { ...((await this.find(id)) ?? missing(id)) }
    if (deleted) record.deleted = Date.now()
    else delete record.deleted
    await this.write(id, record)
  }

  /** Keeps what people wrote about it. */
  setNotes(id: string, notes: string): Promise<void> {
    return this.whileOwning(id, async () => {
      await this.write(id, { ...(await this.read(id)), notes })
    })
  }

  /** Notes whether it goes on by itself; `whileOwning` it. */
  async setContinues(id: string, continues: boolean): Promise<void> {
    const record = (await this.find(id)) ?? missing(id)
    if ((record.continues ?? false) === continues) return
    await this.write(id, { ...record, continues })
  }

  /** What is kept of a definition that asks the same, perhaps with other seeds. */
  async alike(
    definition: ExperimentDefinition
  ): Promise<(ExperimentRecord & { id: string }) | null> {
    const id = idOf(definition)
    const record = await this.kept(id)
    return record && { id, ...record }
  }

  /** The oldest first. */
  async list(): Promise<(ExperimentRecord & { id: string })[]> {
    return (await this.listWithDeleted()).filter(({ deleted }) => deleted === undefined)
  }

  /** Those that were deleted, the latest first. */
  async listDeleted(): Promise<{ id: string; name: string; deleted: number }[]> {
    return (await this.listWithDeleted())
      .flatMap(({ id, definition: { name }, deleted }) =>
        deleted === undefined ? [] : [{ id, name, deleted }]
      )
      .sort((one, other) => other.deleted - one.deleted)
  }

  /** The experiments that cannot be read, and why. */
  async unreadable(): Promise<HomeProblem[]> {
    const problems: HomeProblem[] = []
    for (const id of await readdir(this.folder).catch(() => [])) {
      await this.find(id).catch((error: unknown) => {
        const problem = StudioError.from(error).message
        problems.push({ kind: 'experiment', path: this.file(id), problem })
      })
    }
    return problems
  }

  async listWithDeleted(): Promise<(ExperimentRecord & { id: string })[]> {
    const ids = await readdir(this.folder).catch(() => [])
    const records = await Promise.all(
      ids.map(async (id) => ({ id, record: await this.find(id).catch(() => null) }))
    )
    return records
      .flatMap(({ id, record }) => (record ? [{ id, ...record }] : []))
      .sort((first, second) => first.created - second.created)
  }

  /**
   * Runs `work` while no other host changes or starts this experiment.
   * @throws StudioError `not-found`
   */
  async whileOwning<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (!(await this.find(id))) missing(id)
    return whileOwning(this.owner(id), work)
  }

  private async kept(id: string): Promise<ExperimentRecord | null> {
    const record = await this.find(id)
    return record?.deleted === undefined ? record : null
  }

  /** The same object as long as the file is the same, so that results computed from it can be kept with it. */
  private async find(id: string): Promise<ExperimentRecord | null> {
    const file = this.file(id)
    const known = await refreshed(file, this.cache.get(id), () => readJson(file, experimentRecord))
    this.cache.set(id, known)
    return known.value
  }

  private async write(id: string, record: ExperimentRecord): Promise<void> {
    await writeJson(this.file(id), versioned(record))
  }

  private owner(id: string): string {
    return join(this.folder, id, 'owner.json')
  }

  file(id: string): string {
    return join(this.folder, id, 'experiment.json')
  }
}

function missing(id: string): never {
  throw new StudioError(
    'not-found',
    `There is no experiment "${id}". It may have been deleted; the list has those that are there.`
  )
}

/** What is trained, seed by seed: the same for experiments that differ in their verdict alone. */
export function trainedKey({ base, grid, ...definition }: ExperimentDefinition): string {
  return contentKey([configurationKey(base), grid, ...designOf(definition)])
}

/** Without folds and tuning as earlier versions had it, so that experiments keep their names. */
const designOf = ({
  splitPerSeed,
  folds,
  seedsPerFold,
  tuning
}: Pick<ExperimentDefinition, 'splitPerSeed' | 'folds' | 'seedsPerFold' | 'tuning'>): unknown[] => [
  splitPerSeed,
  ...(folds === null ? [] : [folds, seedsPerFold]),
  ...(tuning === null ? [] : [tuning])
]

/** Identifies the question without the number of seeds or parallel runs, which may change while it runs. */
function idOf(definition: ExperimentDefinition): string {
  const { name, base, grid, metric, at, relevantDifference } = definition
  const verdict = [metric, at, relevantDifference]
  const asked = [configurationKey(base), grid, ...verdict, ...designOf(definition)]
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return `${words || 'experiment'}-${contentKey(asked).slice(0, 8)}`
}
