import { metrics, type MetricKey } from './metric'

const missing = '—'

/** Creating one takes far longer than using it, and tables use thousands. */
const whole = new Intl.NumberFormat('en-GB')
const bySignificantDigits = Array.from(
  { length: 21 },
  (_, digits) => new Intl.NumberFormat('en-GB', { maximumSignificantDigits: Math.max(1, digits) })
)

const saidNotFinite = (value: number): string => String(value).replace('Infinity', '∞')

/** So many decimals, never "-0.00". */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return saidNotFinite(value)
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** With "+" before values that are above zero after rounding. */
export function formatSigned(value: number, format: (value: number) => string): string {
  const text = format(value)
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A setting or a count: as many significant digits as it has, up to a limit; NaN and the infinities are spelled out. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return missing
  if (!Number.isFinite(value)) return saidNotFinite(value)
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e7) return whole.format(value + 0)
  if (size < 1e-5 || size >= 1e7) return value.toExponential(digits - 2)
  const before = Math.max(0, Math.floor(Math.log10(size)) + 1)
  return bySignificantDigits[Math.max(digits, before)]?.format(value) ?? String(value)
}

/** A measured number, always with four significant digits: "0.9000" says more than "0.9". */
export function formatMeasured(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing
  if (!Number.isFinite(value)) return saidNotFinite(value)
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 1e-5 || size >= 1e7) return value.toExponential(2)
  return size >= 1e4 ? whole.format(Math.round(value)) : value.toPrecision(4)
}

/** A share of 1 in percent: "97.4 %". */
export function formatShare(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing
  return Number.isFinite(value) ? `${formatFixed(100 * value, 1)} %` : saidNotFinite(value)
}

/** "1 run", "2 runs", "1,000 runs"; with its verb: "1 cell was", "2 cells were". */
export function formatPlural(count: number, noun: string, plural = `${noun}s`): string {
  return `${whole.format(count)} ${count === 1 ? noun : plural}`
}

/** "1 of 40 runs has", "3 of 40 runs have": the verb agrees with the part. */
export const formatPart = (
  part: number,
  all: number,
  noun: string,
  [singular, plural]: readonly [string, string]
): string => `${whole.format(part)} of ${formatPlural(all, noun)} ${part === 1 ? singular : plural}`

/** A score as it is shown everywhere. */
export function formatMetric(key: MetricKey, value: number | null | undefined): string {
  return metrics[key].isShare ? formatShare(value) : formatMeasured(value)
}

/** A score with its name, for where no column names it: "accuracy 91.2 %". */
export const formatNamedMetric = (key: MetricKey, value: number | null | undefined): string =>
  `${metrics[key].shortTitle} ${formatMetric(key, value)}`
