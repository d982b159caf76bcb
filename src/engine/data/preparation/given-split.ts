import type { SplitName } from '../../../contract/data'

/** Words that name a split, as a whole name or within one. */
export const splitWords: ReadonlyMap<string, SplitName> = new Map<string, SplitName>([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
  ['eval', 'test'],
  ['evaluation', 'test'],
  ['holdout', 'test']
])

/** Also those of files and columns of known data sets, which folders of classes may be called too. */
const words = new Map<string, SplitName>([
  ...splitWords,
  ['tr', 'train'],
  ['publictest', 'validation'],
  ['privatetest', 'test'],
  ['t10k', 'test']
])

/** The split that a file, folder or array name names ("train-00000-of-00001", "X_test", "t10k-images"), or null. */
export function splitFromName(name: string): SplitName | null {
  const tokens = name.toLowerCase().split(/[^a-z0-9]+|(?<=[a-z])(?=\d+(?:[^a-z0-9]|$))/)
  for (const token of tokens) {
    const split = words.get(token)
    if (split) return split
  }
  return null
}
