/** The views whose code is fetched when they are first shown; the first view is part of the page. */
export const pages = {
  train: () => import('./views/train/TrainView.svelte'),
  dataSet: () => import('./views/data/DataSetPage.svelte'),
  commands: () => import('./views/commands/CommandPalette.svelte'),
  importing: () => import('./views/data/ImportDialog.svelte'),
  system: () => import('./views/system/SystemView.svelte'),
  microscope: () => import('./views/microscope/MicroscopeView.svelte'),
  claims: () => import('./views/claims/ClaimsPage.svelte'),
  experiments: () => import('./views/experiments/ExperimentsPage.svelte'),
  run: () => import('./views/runs/RunView.svelte'),
  overlay: () => import('./views/runs/CompareView.svelte'),
  runs: () => import('./views/runs/RunsView.svelte')
}
