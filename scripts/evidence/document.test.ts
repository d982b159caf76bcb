import { expect, it } from 'vitest'
import type { ClaimVerdict } from '../../src/contract/claims/claim'
import { writeEvidence } from './document'
import { baselines, mainTable, subjects } from './plan'
import type { Result, TestedClaim } from './progress'

const claim = (title: string, verdict: ClaimVerdict): TestedClaim => ({
  ...{ name: 'calibration', title, statement: 'It is better.', source: 'A paper', reported: 'So.' },
  ...{ test: 'With and without.', measure: 'ECE', rule: 'Supported if.', unsuitable: null },
  ...{ state: 'tested', experiment: 'a-00000000', seeds: 10, runs: 20, finishedRuns: 20 },
  ...{
    studies: 0,
    finishedStudies: 0,
    seconds: 0,
    measured: true,
    error: null,
    page: null,
    adjustedP: null,
    testedIn: 60
  },
  outcome: {
    verdict,
    reason: `${title} came out so.`,
    effect: {
      ...{ title: 'Input minus plain', scale: 'share', mean: 0.0702, low: 0.0598 },
      ...{ high: 0.0806, count: 10, p: 0.00001 }
    },
    figures: [
      {
        label: 'Plain',
        measure: 'ECE',
        scale: 'share',
        mean: 0.0366,
        low: 0.03,
        high: 0.04,
        count: 10
      }
    ],
    notes: []
  }
})

const result = (claims: TestedClaim[], complete: boolean): Result => ({
  ...{ complete, seconds: 120, experiment: null },
  claims
})

const text = writeEvidence({
  environment: null,
  date: '2026-01-31',
  main: { subject: mainTable, result: result([], false) },
  baselines: baselines.map((subject) => ({ subject, result: result([], false) })),
  sections: [
    { subject: subjects[0]!, result: result([claim('Better calibrated', 'not supported')], true) },
    { subject: subjects[1]!, result: result([], false) }
  ]
})

it('lists failures first, then what was not run', () => {
  expect(text).toContain('| Better calibrated | **not supported** |  |')
  expect(text).toContain(
    `- Better calibrated (${subjects[0]!.title}): Better calibrated came out so.`
  )
  expect(text).toContain(`Not run to the end: ${subjects[1]!.title}`)
})

it('says which outcomes the first version had otherwise', () => {
  const changed = writeEvidence({
    environment: null,
    date: '2026-01-31',
    main: { subject: mainTable, result: result([], false) },
    baselines: [],
    sections: [
      {
        subject: subjects[0]!,
        result: result(
          [claim('Better calibrated', 'inconclusive'), claim('Smaller Jacobian', 'supported')],
          true
        )
      }
    ]
  })
  const title = subjects[0]!.title
  expect(changed).toContain(`| Better calibrated | ${title} | not supported | inconclusive |`)
  expect(changed).not.toContain(`| Smaller Jacobian | ${title} | supported | supported |`)
})

it('gives every figure, and the command that makes it again', () => {
  expect(text).toContain('+7.02 points [+5.98, +8.06]')
  expect(text).toContain('| ECE | Plain | 3.66 % [3.00, 4.00] | 10 |')
  expect(text).toContain("npx mixup-studio claims digits --set 'data.reading={}'")
  expect(text).toContain('All of it took 10 min by the clock')
})
