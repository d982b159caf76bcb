import { formatFixed, formatShare } from '../../contract/format-number'
import { formatNumber } from '../format'

/** A value on an axis, with as many decimals as neighbouring ones need to differ. */
export function formatTick(value: number, distance: number, isShare = false): string {
  const step = Math.abs(isShare ? 100 * distance : distance)
  const shown = isShare ? 100 * value : value
  if (!Number.isFinite(step) || step === 0)
    return isShare ? formatShare(value) : formatNumber(value)
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))
  if (decimals > 5 || Math.abs(shown) >= 1e4) return formatNumber(value, 3)
  const text = formatFixed(shown, decimals)
  return isShare ? `${text} %` : text
}
