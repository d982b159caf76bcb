import {
  runStudies,
  studyName,
  type RunStudies,
  type StudyName
} from '../../contract/claims/studies'
import { StudioError } from '../../contract/errors'
import { mean } from '../../core/statistics'
import { readJson, writeJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'

type Study = (folder: string, study: StudyName) => Promise<RunStudies>

/** Used until a study has shown how long it takes. */
const usualSeconds = 1

/** What was measured of finished runs for claims: `evaluation/claims.json` in each run's folder. */
export class RunStudyCache {
  private readonly known = new Map<string, RunStudies>()
  private readonly requested = new Set<string>()
  private readonly errors = new Map<string, string>()
  private readonly seconds = new Map<StudyName, number[]>()
  /** One study at a time, because the desk does one thing at a time. */
  private last: Promise<unknown> = Promise.resolve()
  private closed = false

  constructor(
    private readonly folderOf: (run: string) => string,
    private readonly study: Study
  ) {}

  /** What is known of a finished run so far. */
  async of(run: string): Promise<RunStudies> {
    const known = this.known.get(run) ?? (await this.read(run))
    this.keep(run, known)
    return known
  }

  /** Runs a study in the background, unless it is known, queued or has failed before. */
  request(run: string, study: StudyName): void {
    const key = `${run} ${study}`
    if (this.requested.has(key) || this.errors.has(key) || this.closed) return
    this.requested.add(key)
    this.last = this.last.then(() => this.make(run, study, key))
  }

  /** Whether a study is being made, or waits to be. */
  isRequested(run: string, study: StudyName): boolean {
    return this.requested.has(`${run} ${study}`)
  }

  /** Why a study of a run has failed. */
  errorOf(run: string, study: StudyName): string | null {
    return this.errors.get(`${run} ${study}`) ?? null
  }

  /** Lets studies that have failed be tried again. */
  retryFailed(): void {
    this.errors.clear()
  }

  /** How long such a study takes: the mean of those that are known. */
  typicalSeconds(study: StudyName): number {
    const seconds = this.seconds.get(study) ?? []
    return seconds.length === 0 ? usualSeconds : mean(seconds)
  }

  close(): void {
    this.closed = true
  }

  private async make(run: string, study: StudyName, key: string): Promise<void> {
    if (this.closed) return
    try {
      const made = await this.study(this.folderOf(run), study)
      const studies = { ...(await this.of(run)), ...made }
      await writeJson(this.file(run), studies)
      this.keep(run, studies)
    } catch (thrown) {
      this.errors.set(key, StudioError.from(thrown).message)
    } finally {
      this.requested.delete(key)
    }
  }

  /** A damaged file can be discarded: everything can be measured again. */
  private async read(run: string): Promise<RunStudies> {
    return (await readJson(this.file(run), runStudies).catch(() => null)) ?? {}
  }

  private keep(run: string, studies: RunStudies): void {
    const before = this.known.get(run)
    this.known.set(run, studies)
    for (const study of studyName.options) {
      const made = studies[study]
      if (made && !before?.[study]) {
        this.seconds.set(study, [...(this.seconds.get(study) ?? []), made.seconds])
      }
    }
  }

  private file(run: string): string {
    return runFiles(this.folderOf(run)).claims
  }
}
