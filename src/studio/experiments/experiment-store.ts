import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { HistoryEvent } from '../../contract/experiment/plan'
import { StudioError } from '../../contract/errors'
import { readJson, writeJson } from '../../storage/json'
import { whileOwning } from '../../storage/owner'
import { refreshed, type Stamped } from '../../storage/stamped'
import { experimentRecord, type ExperimentRecord } from './experiment-record'
import { extended, made, nothingSeen, type SeenBefore } from './experiment-history'
import { configurationKey, contentKey } from './configuration-key'

/** The experiments of a home, each `experiments/<id>/experiment.json`: where it stands is in its runs alone. */
export class ExperimentStore {
  private readonly cache = new Map<string, Stamped<ExperimentRecord | null>>()

  constructor(private readonly folder: string) {}

  /**
   * Remembers a definition; where what it asks is known already, under the same id, with its seeds added. Its plan is
   * fixed once results are there. One that was deleted starts again, with its history.
   */
  async save(definition: ExperimentDefinition, seen: SeenBefore = nothingSeen): Promise<string> {
    const id = idOf(definition)
    await mkdir(join(this.folder, id), { recursive: true })
    return whileOwning(this.owner(id), async () => {
      const before = await this.find(id)
      await writeJson(
        this.file(id),
        before ? extended(before, definition, seen) : made(definition, seen)
      )
      return id
    })
  }

  /** Adds to the history what its caller makes of it as it is now; nothing where that is null. */
  async note(id: string, eventOf: (history: HistoryEvent[]) => HistoryEvent | null): Promise<void> {
    await this.whileOwning(id, async () => {
      const record = await this.read(id)
      const event = eventOf(record.history)
      if (event) await writeJson(this.file(id), { ...record, history: [...record.history, event] })
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
    await writeJson(this.file(id), record)
  }

  /** Notes whether it goes on by itself; `whileOwning` it. */
  async setContinues(id: string, continues: boolean): Promise<void> {
    const record = (await this.find(id)) ?? missing(id)
    if ((record.continues ?? false) === continues) return
    await writeJson(this.file(id), { ...record, continues })
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

  /** The same object as long as the file is the same, so that what was reckoned from it can be kept with it. */
  private async find(id: string): Promise<ExperimentRecord | null> {
    const file = this.file(id)
    const known = await refreshed(file, this.cache.get(id), () => readJson(file, experimentRecord))
    this.cache.set(id, known)
    return known.value
  }

  private owner(id: string): string {
    return join(this.folder, id, 'owner.json')
  }

  private file(id: string): string {
    return join(this.folder, id, 'experiment.json')
  }
}

function missing(id: string): never {
  throw new StudioError(
    'not-found',
    `There is no experiment "${id}". Start one: mixup-studio compare compare-digits`
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

/** Says what is asked, not with how many seeds or trainers: those may change while it runs. */
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
