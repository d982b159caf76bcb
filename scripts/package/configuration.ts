import type { ElectronFolder } from './electron-folder'
import { fuses } from './fuses'

/** What was prepared for a package, below one folder. */
interface Staged {
  tensorflow: string
  weights: string
  /** Of Dawn for WebGPU, and the Node that runs it; empty where TensorFlow computes natively. */
  webgpu: string
  icons: string
  inventory: string
  /** A link to the command line of an installation, for packages of Linux. */
  command: string
}

const wholePackages =
  'node_modules/@tensorflow/tfjs{,-core,-layers,-converter,-data,-backend-cpu,-backend-webgl,-backend-webgpu}'

const notShipped = [
  '**/*.map',
  '**/*.{d.ts,d.mts,d.cts,ts,cc,h,md,markdown,flow}',
  '**/{test,tests,__tests__,docs,example,examples}/**',
  '**/*_test.js',
  // Of TensorFlow.js, Node loads one bundle a package.
  `${wholePackages}/dist/*/**`,
  `${wholePackages}/dist/!(*.node).js`,
  'node_modules/@tensorflow/tfjs-node-gpu/dist/run_tests.js',
  '**/*.tsbuildinfo',
  'node_modules/{core-js,regenerator-runtime}/**',
  'node_modules/**/*.html',
  'node_modules/@tensorflow/*/.rollup.cache/**',
  'node_modules/@tensorflow/*/src/**',
  'node_modules/@tensorflow/tfjs-node-gpu/{binding,scripts,deps,lib}/**',
  'node_modules/node-api-headers/**'
]

const tables = [
  { ext: 'csv', name: 'Table of comma-separated values', mimeType: 'text/csv' },
  { ext: 'tsv', name: 'Table of tab-separated values', mimeType: 'text/tab-separated-values' },
  { ext: 'parquet', name: 'Parquet table', mimeType: 'application/vnd.apache.parquet' },
  { ext: 'npy', name: 'NumPy array', mimeType: 'application/x-npy' },
  { ext: 'npz', name: 'NumPy arrays', mimeType: 'application/x-npz' }
]

/** Electron-builder's configuration. */
export function configuration(
  electron: ElectronFolder,
  staged: Staged,
  bundled: readonly string[],
  computes: 'native' | 'webgpu'
): object {
  return {
    appId: 'studio.mixup.desktop',
    productName: 'Mixup Studio',
    electronDist: electron.folder,
    electronVersion: electron.version,
    npmRebuild: false,
    extraMetadata: { homepage: homepage() },
    directories: { output: 'dist' },
    files: [
      ...['out/**', 'package.json', 'LICENSE'],
      ...[...notShipped, ...bundled.map((path) => `${path}/**`)].map((pattern) => `!${pattern}`)
    ],
    extraResources: [
      { from: staged.tensorflow, to: 'tensorflow' },
      { from: staged.weights, to: 'weights' },
      { from: staged.webgpu, to: 'webgpu' },
      // Native readers do not see into the archive of the app.
      { from: 'resources', to: 'resources' },
      { from: `scripts/package/command/${process.platform}`, to: 'bin' },
      { from: staged.inventory, to: 'INSIDE.txt' },
      { from: 'LICENSE', to: 'licences/Mixup-Studio.txt' },
      { from: 'node_modules/sharp/LICENSE', to: 'licences/Apache-2.0.txt' }
    ],
    asarUnpack: [
      ...['**/*.node', '**/*.so*', '**/*.dylib'],
      // A plain Node does not see into the archive.
      ...(computes === 'webgpu' ? ['package.json', 'out/{main,kernels}/**', 'node_modules/**'] : [])
    ],
    electronFuses: fuses,
    fileAssociations: tables.map((one) => ({ ...one, role: 'Viewer' })),
    // Signed by what CSC_LINK and CSC_KEY_PASSWORD (macOS: also APPLE_ID and its like) name in the environment.
    forceCodeSigning: false,
    publish: updates(),
    linux: {
      category: 'Science',
      executableName: 'mixup-studio-app',
      icon: staged.icons,
      mimeTypes: ['inode/directory'],
      maintainer: 'The Mixup Studio developers',
      synopsis: 'Does mixing help on your data?',
      // As package.json's desktopName has it.
      syncDesktopName: true,
      target: 'dir'
    },
    // The package owns the link, so that its removal takes it along.
    deb: { fpm: [`${staged.command}=/usr/bin/mixup-studio`] },
    rpm: { fpm: [`${staged.command}=/usr/bin/mixup-studio`] },
    mac: { icon: `${staged.icons}/1024x1024.png`, category: 'public.app-category.education' },
    win: { icon: `${staged.icons}/256x256.png` }
  }
}

/** Of the project, which packages of Linux have to name; unset, none of those is made. */
export const homepage = (): string | undefined => process.env.MIXUP_STUDIO_HOMEPAGE || undefined

/** Where installed apps look for updates: an address in the environment at build time; unset, they look nowhere. */
function updates(): object | null {
  const url = process.env.MIXUP_STUDIO_UPDATES
  return url ? { provider: 'generic', url } : null
}
