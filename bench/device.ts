import type { NativeKind } from '../src/provisioning/library'

/** What a benchmark computes on: the option `--device`, passed to its workers as `BENCH_DEVICE`. */
export function benchmarkDevice(name = 'cpu'): NativeKind {
  if (name === 'cpu' || name === 'gpu') return name
  throw new Error(`a benchmark runs on cpu or gpu, not on ${name}`)
}
