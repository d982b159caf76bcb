import type { Path } from '../../form/paths'

/** Alpha of the draft's policy where lambda is drawn from Beta and alpha is a number that can be. */
export function alphaOf(draft: { get(path: Path): unknown }): number | null {
  if ((draft.get(['mixing', 'lambdaFrom']) ?? 'beta') !== 'beta') return null
  const value = draft.get(['mixing', 'alpha'])
  return typeof value === 'number' && value >= 0 && value <= 64 ? value : null
}
