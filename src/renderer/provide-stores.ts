import { Appearance, provideAppearance } from './charts/appearance.svelte'
import { DataSets, provideDataSets } from './stores/data-sets.svelte'
import { Draft, provideDraft } from './stores/draft.svelte'
import { Executors, provideExecutors } from './stores/executors.svelte'
import { Notices, provideNotices } from './stores/notices.svelte'
import { Router, provideRouter } from './stores/router.svelte'
import { Runs, provideRuns } from './stores/runs.svelte'
import { SeriesStore, provideSeriesStore } from './stores/series.svelte'
import { provideSession, type Session } from './stores/session.svelte'
import { System, provideSystem } from './stores/system.svelte'
import { Theme, provideTheme } from './stores/theme.svelte'
import { Weights, provideWeights } from './stores/weights.svelte'
import { DataPictures, provideDataPictures } from './views/data/data-pictures.svelte'
import { Import, provideImporting } from './views/data/import.svelte'
import { Predicting, providePredicting } from './views/evaluation/predicting.svelte'
import { Studies, provideStudies } from './views/evaluation/studies.svelte'
import {
  ExperimentBuilder,
  provideBuilder
} from './views/experiments/build/experiment-builder.svelte'
import { Experiments, provideExperiments } from './views/experiments/experiments.svelte'
import { Endings, provideEndings } from './views/runs/endings.svelte'
import { Microscope, provideMicroscope } from './views/microscope/microscope.svelte'
import { Projects, provideProjects } from './views/projects/projects.svelte'
import { SelfTest, provideSelfTests } from './views/system/self-test.svelte'
import { Launcher, provideLauncher } from './views/train/launcher.svelte'

/** Every store of the page, wired to each other; the only place that knows them all. */
export function createStores(session: Session) {
  const notices = new Notices()
  const router = new Router()
  const theme = new Theme()
  const weights = new Weights(session, notices)
  const draft = new Draft(weights)
  const system = new System(session)
  const seriesStore = new SeriesStore(session)
  const runs = new Runs(session, notices, seriesStore)
  const dataSets = new DataSets(session, notices)
  const experiments = new Experiments(session, notices)
  return {
    session,
    notices,
    router,
    theme,
    draft,
    seriesStore,
    runs,
    dataSets,
    appearance: new Appearance(theme),
    builder: new ExperimentBuilder(session, notices, router, dataSets, draft),
    dataPictures: new DataPictures(session),
    endings: new Endings(notices, runs, experiments),
    executors: new Executors(session, notices),
    experiments,
    importing: new Import(session, dataSets),
    launcher: new Launcher(session, notices, router, system, runs, dataSets, draft),
    microscope: new Microscope(session),
    predicting: new Predicting(session),
    projects: new Projects(session, notices, router, dataSets, runs, experiments, weights),
    selfTests: { local: new SelfTest(session, 'local'), slurm: new SelfTest(session, 'slurm') },
    studies: new Studies(session),
    system,
    weights
  }
}

export type Stores = ReturnType<typeof createStores>

/** Gives the components below the calling one their stores. */
export function provideStores(stores: Stores): void {
  provideAppearance(stores.appearance)
  provideBuilder(stores.builder)
  provideDataPictures(stores.dataPictures)
  provideDataSets(stores.dataSets)
  provideDraft(stores.draft)
  provideEndings(stores.endings)
  provideExecutors(stores.executors)
  provideExperiments(stores.experiments)
  provideImporting(stores.importing)
  provideLauncher(stores.launcher)
  provideMicroscope(stores.microscope)
  provideNotices(stores.notices)
  providePredicting(stores.predicting)
  provideProjects(stores.projects)
  provideRouter(stores.router)
  provideRuns(stores.runs)
  provideSelfTests(stores.selfTests)
  provideSeriesStore(stores.seriesStore)
  provideSession(stores.session)
  provideStudies(stores.studies)
  provideSystem(stores.system)
  provideTheme(stores.theme)
  provideWeights(stores.weights)
}
