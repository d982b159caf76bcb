import { metrics, type MetricKey } from './metric'

const missing = '—'
/** Making one takes far longer than using it, and tables use thousands. */
const whole = new Intl.NumberFormat('en-GB')
const bySignificantDigits = Array.from(
  { length: 21 },
  (_, digits) => new Intl.NumberFormat('en-GB', { maximumSignificantDigits: Math.max(1, digits) })
)

/** Significant digits that fit a table; NaN and the infinities are shown, not hidden. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return missing
  if (!Number.isFinite(value)) return String(value).replace('Infinity', '∞')
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e7) return whole.format(value)
  if (size < 1e-5 || size >= 1e7) return value.toExponential(digits - 2)
  const before = Math.max(0, Math.floor(Math.log10(size)) + 1)
  return bySignificantDigits[Math.max(digits, before)]?.format(value) ?? String(value)
}

export function formatShare(value: number | null | undefined): string {
  if (value === null || value === undefined) return missing
  return Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : String(value)
}

/** A score as it is shown everywhere. */
export function formatMetric(key: MetricKey, value: number | null | undefined): string {
  return metrics[key].isShare ? formatShare(value) : formatNumber(value)
}
