import { StudioError } from '../../contract/errors'
import type { KeptStudies, StudyKind } from '../../contract/kept-studies'
import { session } from './session.svelte'

type At = 'best' | 'last'
type Split = KeptStudies['calibration'][number]['split']
export type Study<K extends StudyKind> = KeptStudies[K][number]

export interface Subject {
  at: At
  split: Split
}

interface Work {
  kind: StudyKind
  subject: Subject
  text: string
  /** Null while it is not known how much there is to do. */
  share: number | null
}

/** What was measured of one run, and what is being measured. */
class RunStudies {
  kept = $state.raw<KeptStudies>({ calibration: [], robustness: [], betweenExamples: [] })
  state = $state.raw<'loading' | 'ready'>('loading')
  work = $state.raw<Work | null>(null)
  failure = $state.raw<{ kind: StudyKind; subject: Subject; error: StudioError } | null>(null)
  private controller: AbortController | null = null

  constructor(private readonly id: string) {}

  async open(): Promise<void> {
    try {
      this.kept = await session.client.call.studies({ id: this.id })
    } finally {
      this.state = 'ready'
    }
  }

  /** The newest of its kind. */
  find<K extends StudyKind>(kind: K, { at, split }: Subject): Study<K> | null {
    const studies: Study<K>[] = this.kept[kind]
    return studies.findLast((study) => study.at === at && study.split === split) ?? null
  }

  failureOf(kind: StudyKind, { at, split }: Subject): StudioError | null {
    const { failure } = this
    const same =
      failure?.kind === kind && failure.subject.at === at && failure.subject.split === split
    return same ? failure.error : null
  }

  /** Measures, and keeps the report; what goes on already is given up for it. */
  async measure<K extends StudyKind>(
    kind: K,
    subject: Subject,
    options: Study<K>['options']
  ): Promise<void> {
    this.cancel()
    const controller = new AbortController()
    this.controller = controller
    this.failure = null
    this.work = { kind, subject, text: 'Beginning', share: null }
    const stop = session.client.on('progress', ({ text, done, total }) => {
      if (this.controller !== controller) return
      this.work = { kind, subject, text, share: total ? done / total : null }
    })
    try {
      const report = await this.ask(kind, subject, options, controller.signal)
      const study = { ...subject, options, report, time: Date.now() } as Study<K>
      this.kept = { ...this.kept, [kind]: [...this.kept[kind], study] }
    } catch (thrown) {
      const error = StudioError.from(thrown)
      if (error.code !== 'cancelled') this.failure = { kind, subject, error }
    } finally {
      stop()
      if (this.controller === controller) this.work = null
    }
  }

  cancel(): void {
    this.controller?.abort()
    this.controller = null
    this.work = null
  }

  private ask<K extends StudyKind>(
    kind: K,
    subject: Subject,
    options: Study<K>['options'],
    signal: AbortSignal
  ): Promise<Study<StudyKind>['report']> {
    const { call } = session.client
    const ask = call[kind] as (
      input: { id: string; options: Study<K>['options'] } & Subject,
      context: { signal: AbortSignal }
    ) => Promise<Study<StudyKind>['report']>
    return ask({ id: this.id, ...subject, options }, { signal })
  }
}

export type { RunStudies }

class Opened {
  private readonly byRun = new Map<string, { step: number; studies: RunStudies }>()

  of(id: string, step: number): RunStudies {
    const known = this.byRun.get(id)
    if (known?.step === step) return known.studies
    // not at once: a view asks while it works out what to show, and may change nothing then
    if (known) queueMicrotask(() => known.studies.cancel())
    const studies = new RunStudies(id)
    this.byRun.set(id, { step, studies })
    void studies.open()
    return studies
  }
}

const opened = new Opened()

/**
 * The studies of a run; what is being measured goes on while people look elsewhere.
 * @param step that the run has reached: where it has gone on since, what was measured is of other weights
 */
export const studiesOf = (id: string, step: number): RunStudies => opened.of(id, step)
