import { expect, it } from 'vitest'
import {
  formatFixed,
  formatMeasured,
  formatNumber,
  formatPart,
  formatPlural,
  formatShare,
  formatSigned
} from './format-number'

it('never writes a negative zero', () => {
  expect(formatFixed(-0.001, 2)).toBe('0.00')
  expect(formatFixed(-0.006, 2)).toBe('-0.01')
  expect(formatShare(-0.0001)).toBe('0.0 %')
  expect(formatNumber(-0)).toBe('0')
})

it('signs what is above zero after rounding', () => {
  const points = (value: number): string => formatSigned(value, (one) => formatFixed(one, 2))
  expect([1.2, 0.004, 0, -0.004, -1.2].map(points)).toEqual([
    '+1.20',
    '0.00',
    '0.00',
    '0.00',
    '-1.20'
  ])
})

it('keeps four significant digits of what was measured', () => {
  expect([0.9, 0.94094, 12.34567, 123456.7, 0, 1e-9].map(formatMeasured)).toEqual([
    '0.9000',
    '0.9409',
    '12.35',
    '123,457',
    '0',
    '1.00e-9'
  ])
  expect(formatMeasured(NaN)).toBe('NaN')
  expect(formatMeasured(null)).toBe('—')
})

it('counts in the singular and in the plural', () => {
  expect(formatPlural(1, 'class', 'classes')).toBe('1 class')
  expect(formatPlural(2, 'class', 'classes')).toBe('2 classes')
  expect(formatPlural(1000, 'run')).toBe('1,000 runs')
  expect(formatPlural(1, 'cell was', 'cells were')).toBe('1 cell was')
  expect(formatPart(1, 40, 'run', ['has', 'have'])).toBe('1 of 40 runs has')
  expect(formatPart(3, 40, 'run', ['has', 'have'])).toBe('3 of 40 runs have')
})
