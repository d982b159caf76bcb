/** A rounded estimate, since seconds would be false precision. */
export function aboutTime(seconds: number): string {
  if (seconds < 45) return 'less than a minute'
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `about ${Math.max(1, minutes)} ${minutes <= 1 ? 'minute' : 'minutes'}`
  const hours = Math.round(seconds / 3600)
  return hours < 36 ? `about ${hours} hours` : `about ${Math.round(hours / 24)} days`
}
