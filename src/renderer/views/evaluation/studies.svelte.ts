import type { CheckpointName } from '../../../contract/checkpoint'
import { createContext } from 'svelte'
import { StudioError } from '../../../contract/errors'
import type { KeptStudies, StudyKind } from '../../../contract/kept-studies'
import type { Session } from '../../stores/session.svelte'

type Split = KeptStudies['calibration'][number]['split']
export type Study<K extends StudyKind> = KeptStudies[K][number]

export interface Subject {
  at: CheckpointName
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

  constructor(
    private readonly id: string,
    private readonly session: Session
  ) {}

  async open(): Promise<void> {
    try {
      this.kept = await this.session.client.call.studies({ id: this.id })
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

  /** Measures and keeps the report; a measurement in progress is cancelled. */
  async measure<K extends StudyKind>(
    kind: K,
    subject: Subject,
    options: Study<K>['options']
  ): Promise<void> {
    this.cancel()
    const controller = new AbortController()
    this.controller = controller
    this.failure = null
    this.work = { kind, subject, text: 'Starting', share: null }
    const stop = this.session.client.on('progress', ({ text, done, total }) => {
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
    const { call } = this.session.client
    const ask = call[kind] as (
      input: { id: string; options: Study<K>['options'] } & Subject,
      context: { signal: AbortSignal }
    ) => Promise<Study<StudyKind>['report']>
    return ask({ id: this.id, ...subject, options }, { signal })
  }
}

export type { RunStudies }

/** The studies of each run that was opened; a measurement continues while another view is open. */
export class Studies {
  private readonly byRun = new Map<string, { step: number; studies: RunStudies }>()

  constructor(private readonly session: Session) {}

  /** @param step that the run has reached: after further training, earlier measurements belong to other weights */
  of(id: string, step: number): RunStudies {
    const known = this.byRun.get(id)
    if (known?.step === step) return known.studies
    // not at once: a view asks while it works out what to show, and may change nothing then
    if (known) queueMicrotask(() => known.studies.cancel())
    const studies = new RunStudies(id, this.session)
    this.byRun.set(id, { step, studies })
    void studies.open()
    return studies
  }
}

export const [getStudies, provideStudies] = createContext<Studies>()
