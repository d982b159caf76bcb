import { expect, it } from 'vitest'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { emojiSection } from './emoji-section'

const subject = { key: 'emoji-head', title: 'Last layer alone', text: '', command: [] }
const result = { complete: true, seconds: 1, claims: [] }

it('says so where nothing has been run', () => {
  expect(emojiSection([{ subject, result: { ...result, experiment: null } }], {})).toBe('Not run.')
})

it("pairs the accuracies on Twitter's drawings by seed, with Student's interval", () => {
  const row = (label: string, verdict?: { outcome: string }) => ({ label, scores: [], verdict })
  const members = ['Plain', 'Input mixup'].flatMap((label) =>
    [0, 1, 2].map((seed) => ({ label, seed, run: `${label} ${seed}` }))
  )
  const experiment = {
    table: { rows: [row('Plain'), row('Input mixup', { outcome: 'inconclusive' })] },
    members
  } as unknown as ExperimentDetails
  const twitter = {
    ...{ 'Plain 0': 0.5, 'Plain 1': 0.51, 'Plain 2': 0.52 },
    ...{ 'Input mixup 0': 0.51, 'Input mixup 1': 0.53, 'Input mixup 2': 0.55 }
  }
  const text = emojiSection([{ subject, result: { ...result, experiment } }], twitter)
  expect(text).toContain('**Last layer alone**')
  expect(text).toMatch(/Plain +\|.*51\.00 %/)
  // differences of 1, 2 and 3 points: 2 plus and minus 4.303 / sqrt(3)
  expect(text).toMatch(
    /Input mixup +\|.*53\.00 %.*\+2\.00 points \[-0\.48, \+4\.48\].*inconclusive/
  )
})
