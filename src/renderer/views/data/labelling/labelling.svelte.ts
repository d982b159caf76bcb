import { z } from 'zod'
import type { DataSource, ReadingOptions } from '../../../../contract/data'
import type { ListedPicture, PicturesPage } from '../../../../contract/labelling'
import type { DataSetReport } from '../../../../contract/records'
import { Question } from '../../../stores/question.svelte'
import { Saved } from '../../../stores/saved.svelte'
import type { Session } from '../../../stores/session.svelte'

const changed = z.object({
  /** The label that is given; null takes a given one away. */
  given: z.string().nullable(),
  before: z.string().nullable(),
  now: z.string().nullable()
})
const changes = z.record(z.string(), changed)
type Changes = z.infer<typeof changes>

const areChanges = (value: unknown): value is Changes => changes.safeParse(value).success

/** Whether the pictures of a data set have their classes from their folders, over which labels can be given. */
export function canBeSorted({ source, format, columns }: DataSetReport): boolean {
  const ofFiles = ['image-folder', 'image-zip', 'image-tar'].includes(format)
  return source.kind === 'path' && ofFiles && columns.length === 0
}

/** Sorting the pictures of a source into classes. What was not kept yet survives a reload of the page. */
export class Labelling {
  readonly pageSize = 60
  readonly question: Question<PicturesPage>
  /** A class whose pictures are shown, null for those without one; all of them where it is undefined. */
  only = $state.raw<string | null | undefined>(undefined)
  start = $state(0)
  chosen = $state.raw<ReadonlySet<string>>(new Set())
  /** Classes that were named here, whether or not they have pictures yet. */
  private named = $state.raw<string[]>([])
  private earlier = $state.raw<Changes[]>([])
  private readonly draft: Saved<Changes>

  /**
   * @param reading which may hold labels that were kept before
   * @param paths the only pictures to show, if any
   */
  constructor(
    private readonly session: Session,
    private readonly source: DataSource,
    private readonly reading: Partial<ReadingOptions>,
    private readonly paths?: string[]
  ) {
    this.question = new Question(session)
    const key = ['labels', JSON.stringify(source), reading.labels ?? ''].join(' ')
    this.draft = new Saved<Changes>(key, {}, areChanges)
  }

  get pictures(): ListedPicture[] {
    return this.question.answer?.pictures ?? []
  }

  get changed(): number {
    return Object.keys(this.draft.value).length
  }

  get canUndo(): boolean {
    return this.earlier.length > 0
  }

  /** Every class with its number of pictures, as it would now be kept; null for those without one. */
  get counts(): ReadonlyMap<string | null, number> {
    const { answer } = this.question
    const counts = new Map<string | null, number>([[null, answer?.without ?? 0]])
    for (const { name, pictures } of answer?.classes ?? []) counts.set(name, pictures)
    for (const name of this.named) counts.set(name, counts.get(name) ?? 0)
    for (const { before, now } of Object.values(this.draft.value)) {
      counts.set(before, (counts.get(before) ?? 0) - 1)
      counts.set(now, (counts.get(now) ?? 0) + 1)
    }
    return counts
  }

  get classes(): string[] {
    return [...this.counts.keys()].filter((name) => name !== null)
  }

  /** Asks for the page that is shown; returns what takes the question back. */
  load(): () => void {
    const { source, reading, only, start, pageSize: count, paths } = this
    const which = {
      start,
      count,
      ...(only !== undefined && { class: only }),
      ...(paths && { paths })
    }
    return this.question.ask((call, options) =>
      call.listPictures({ source, reading, ...which }, options)
    )
  }

  show(only: string | null | undefined, start = 0): void {
    this.only = only
    this.start = start
    this.chosen = new Set()
  }

  labelOf({ path, label }: ListedPicture): string | null {
    const change = this.draft.value[path]
    return change ? change.now : label
  }

  toggle(path: string): void {
    const chosen = new Set(this.chosen)
    if (!chosen.delete(path)) chosen.add(path)
    this.chosen = chosen
  }

  /** Chooses all pictures between two that are shown. */
  chooseRange(from: string, to: string): void {
    const paths = this.pictures.map(({ path }) => path)
    const [first, last] = [paths.indexOf(from), paths.indexOf(to)].sort((a, b) => a - b)
    this.chosen = new Set([...this.chosen, ...paths.slice(first, last! + 1)])
  }

  chooseAll(): void {
    this.chosen = new Set(this.pictures.map(({ path }) => path))
  }

  addClass(name: string): void {
    if (!this.classes.includes(name)) this.named = [...this.named, name]
  }

  /** Gives the chosen pictures a class, or back what their folders say. */
  give(label: string | null): void {
    const next = { ...this.draft.value }
    for (const { path, folder, label: before } of this.pictures) {
      if (!this.chosen.has(path)) continue
      const given = label === folder ? null : label
      const now = given ?? folder
      if (now === before) delete next[path]
      else next[path] = { given, before, now }
    }
    this.earlier = [...this.earlier, this.draft.value]
    this.draft.value = next
    this.chosen = new Set()
  }

  undo(): void {
    const last = this.earlier.at(-1)
    if (!last) return
    this.earlier = this.earlier.slice(0, -1)
    this.draft.value = last
  }

  /** Keeps the labels in the home; returns the reading that has them. */
  async keep(): Promise<ReadingOptions> {
    const given = Object.entries(this.draft.value).map(([path, change]) => [path, change.given])
    return this.session.client.call.keepLabels({
      reading: this.reading,
      labels: Object.fromEntries(given) as Record<string, string | null>
    })
  }

  /** Once the data were read with what was kept. */
  forgetDraft(): void {
    this.draft.value = {}
    this.earlier = []
  }
}
