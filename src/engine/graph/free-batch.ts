import { assertNothingFroze } from './compare'
import { dataType, type ConstantValue } from './definition'
import type { Recording } from './recording'

const unknown = -1

function readIntegers({ content }: ConstantValue): Int32Array {
  return new Int32Array(content.slice().buffer)
}

/** A constant that is a shape: where it holds the two batch sizes, the dimension becomes free. */
function freeConstant(
  a: ConstantValue,
  b: ConstantValue | undefined,
  sizes: [number, number]
): ConstantValue {
  if (b?.type !== dataType.int32 || a.type !== dataType.int32) return a
  const other = readIntegers(b)
  const numbers = readIntegers(a).map((value, index) =>
    value === sizes[0] && other[index] === sizes[1] ? unknown : value
  )
  const free = numbers.filter((value) => value === unknown).length
  return free <= 1 ? { ...a, content: new Uint8Array(numbers.buffer) } : a
}

function freeShape(a: number[], b: number[] | undefined): number[] {
  return a.map((size, axis) => (size === b?.[axis] ? size : unknown))
}

const freeAll = <T extends { shape: number[] }>(
  tensors: Record<string, T>,
  others: Record<string, T>
): Record<string, T> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { ...tensor, shape: freeShape(tensor.shape, others[name]?.shape) }
    ])
  )

function freed(recording: Recording, other: Recording, sizes: [number, number]): Recording {
  return {
    ...recording,
    inputs: freeAll(recording.inputs, other.inputs),
    outputs: freeAll(recording.outputs, other.outputs),
    constants: recording.constants.map((value, index) =>
      freeConstant(value, other.constants[index], sizes)
    )
  }
}

/**
 * One recording for batches of any size, from recordings of two different sizes. Throws a StudioError that names the
 * operation when anything but the batch dimension of a shape depends on the size.
 */
export function withFreeBatch(
  record: (size: number) => Recording,
  sizes: [number, number] = [2, 3]
): Recording {
  const [first, second] = [record(sizes[0]), record(sizes[1])]
  const free = freed(first, second, sizes)
  assertNothingFroze(free, freed(second, first, [sizes[1], sizes[0]]))
  return free
}
