export type Path = readonly (string | number)[]

type Branch = Record<string | number, unknown>

const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null

/** The value at a path; undefined if the path does not exist. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) value = isBranch(value) ? value[key] : undefined
  return value
}

/** A copy of the root with another value at the path; siblings are shared. */
export function withValue<T>(root: T, path: Path, value: unknown): T {
  const [key, ...rest] = path
  if (key === undefined) return value as T
  const branch: Branch = isBranch(root) ? root : {}
  const copy = (Array.isArray(root) ? [...(root as unknown[])] : { ...branch }) as Branch
  copy[key] = withValue(branch[key], rest, value)
  return copy as T
}

/** Every leaf that is not the same in all of the objects, with its value in each. */
export function differences(
  objects: unknown[],
  path: Path = []
): { path: Path; values: unknown[] }[] {
  const values = objects.map((object) => valueAt(object, path))
  if (values.every((value) => JSON.stringify(value) === JSON.stringify(values[0]))) return []
  const branches = values.filter(
    (value): value is Branch => isBranch(value) && !Array.isArray(value)
  )
  if (branches.length === 0) return [{ path, values }]
  const keys = [...new Set(branches.flatMap((branch) => Object.keys(branch)))]
  return keys.flatMap((key) => differences(objects, [...path, key]))
}

/** Every value that is not itself a branch, with its path. */
export function leaves(root: unknown, path: Path = []): { path: Path; value: unknown }[] {
  if (!isBranch(root) || Array.isArray(root)) return [{ path, value: root }]
  return Object.entries(root).flatMap(([key, value]) => leaves(value, [...path, key]))
}
