import type { RunSummary } from '../../contract/records'
import { isActive } from '../stores/runs.svelte'
import { viewTitles, type Route, type ViewName } from '../stores/route'
import { progressOf } from '../views/runs/progress'

const studio = 'Mixup Studio'

interface Known {
  run: (id: string) => RunSummary | null
  /** What projects, data sets and experiments are called; null for those that are not known. */
  named: (view: ViewName, id: string) => string | null
  active: RunSummary[]
}

const percent = (run: RunSummary): string => `${Math.floor(100 * progressOf(run.status))} %`

/** The title of the page, as tabs, history and bookmarks show it: how far training is, and what is looked at. */
export function pageTitle(
  { view, id, query, unknown }: Route,
  { run, named, active }: Known
): string {
  const shown = view ?? 'projects'
  const looked = shown === 'runs' && id ? run(id) : null
  const overlaid = query.get('ids')?.split(',').filter(Boolean).length ?? 0
  const place =
    (unknown === null ? null : 'Page not found') ??
    looked?.name ??
    (id ? named(shown, id) : null) ??
    (overlaid > 1 ? `${overlaid} runs overlaid` : viewTitles[shown])
  const training = looked && isActive(looked) ? looked : active.find(isTraining)
  const progress = training && training.status.state !== 'queued' ? `${percent(training)} ` : ''
  return `${progress}${place} · ${studio}`
}

const isTraining = ({ status: { state } }: RunSummary): boolean => state === 'running'
