/**
 * Who may import whom: the importers of each folder of src/. Whatever is not listed is forbidden.
 * docs/ARCHITECTURE.md explains it.
 */
const importers = {
  contract: [
    'core',
    'rpc',
    'storage',
    'provisioning',
    'engine',
    'trainer',
    'studio',
    'main',
    'server',
    'cli',
    'renderer'
  ],
  core: ['storage', 'engine', 'studio', 'trainer', 'main', 'cli', 'renderer'],
  rpc: ['trainer', 'studio', 'main', 'server', 'cli', 'renderer'],
  storage: ['engine', 'studio', 'trainer'],
  // The desktop asks which program runs trainers.
  provisioning: ['engine', 'main'],
  engine: ['trainer'],
  trainer: [],
  studio: ['main', 'server', 'cli'],
  main: [],
  server: [],
  cli: ['main'],
  preload: [],
  renderer: []
}

const onlyTheseMayImport = Object.entries(importers).map(([folder, allowed]) => ({
  name: `${folder}-is-imported-only-by-${allowed.join('-') || 'nobody'}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
  to: { path: `^src/${folder}/` }
}))

/** Folders of the engine, lower layers first: none imports a later one. */
const engineLayers = [
  'ops',
  'runtime',
  'optimizers',
  'mixing',
  'models',
  'weights',
  'pixels',
  'data',
  'step',
  'graph',
  'run-folder',
  'scoring',
  'training',
  'studies',
  'preview',
  'export',
  'self-test'
]

/** Tests may look at anything, and their helpers too. */
const tests = '([.](test|spec)[.]ts$|/testing/)'

const onlyLowerLayers = engineLayers.slice(0, -1).map((layer, index) => ({
  name: `engine-${layer}-imports-no-higher-layer`,
  severity: 'error',
  from: { path: `^src/engine/${layer}/`, pathNot: tests },
  to: { path: `^src/engine/(${engineLayers.slice(index + 1).join('|')})/` }
}))

/** What a folder of the page may not import. A feature (a folder of views/) owns its views, stores and models. */
const pageLayers = {
  client: ['components', 'charts', 'form', 'shell', 'views'],
  components: ['stores', 'shell', 'views'],
  stores: ['components', 'shell', 'views'],
  charts: ['shell', 'views'],
  form: ['shell', 'views'],
  views: ['shell']
}

const pageLayersHold = Object.entries(pageLayers).map(([folder, forbidden]) => ({
  name: `page-${folder}-imports-no-${forbidden.join('-')}`,
  severity: 'error',
  from: { path: `^src/renderer/${folder}/`, pathNot: tests },
  to: { path: `^src/renderer/(${forbidden.join('|')})/` }
}))

/** Who may import the folders next to src/. */
const toolImporters = { scripts: ['bench'], bench: [], e2e: ['scripts', 'bench'] }

const onlyTheseToolsMayImport = Object.entries(toolImporters).map(([folder, allowed]) => ({
  name: `${folder}-is-imported-only-by-${allowed.join('-') || 'nobody'}`,
  severity: 'error',
  from: { pathNot: `^(${[folder, ...allowed].join('|')})/|^[^/]+$` },
  to: { path: `^${folder}/` }
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...onlyTheseMayImport,
    ...onlyLowerLayers,
    ...pageLayersHold,
    {
      name: 'stores-are-injected',
      comment:
        'Components get stores from the context; only the page and tests create all of them.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/renderer/App[.]svelte$|${tests}` },
      to: { path: '^src/renderer/provide-stores[.]ts$' }
    },
    ...onlyTheseToolsMayImport,
    {
      name: 'helpers-of-tests-only-in-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '/testing/' }
    },
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: '^src/contract/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: '^(src/contract/|node_modules/zod/)' }
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'tensorflow-only-in-the-engine',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/' },
      to: { path: 'node_modules/@tensorflow/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'electron-only-in-its-host',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: 'node_modules/electron/' }
    },
    {
      name: 'no-cycles',
      comment: 'A component that draws itself inside itself is no cycle.',
      severity: 'error',
      from: { path: '(.+)' },
      to: { circular: true, pathNot: '^$1$' }
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'svelte']
    }
  }
}
