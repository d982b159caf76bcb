/** Packages that builds load at run time instead of bundling them. */
export const externalPackages = [
  // Native, or found by their paths.
  '@duckdb/node-api',
  '@tensorflow/tfjs-node-gpu',
  'node-api-headers',
  'sharp',
  // The package before needs the same copy, and so does the one behind.
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-backend-webgpu',
  // It declares `require` at the top of a module, as the bundler does in every chunk.
  'fflate'
]
