/** Examples whose confidence falls in (low, high], the first bin closed at 0. */
export interface ReliabilityBin {
  low: number
  high: number
  count: number
  /** NaN where the bin is empty. */
  accuracy: number
  /** NaN where the bin is empty. */
  confidence: number
}

/** Confidences and what came true (0 or 1), in equal-width bins. */
export function reliabilityBins(
  confidences: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number
): ReliabilityBin[] {
  const counts = new Float64Array(bins)
  const hits = new Float64Array(bins)
  const sums = new Float64Array(bins)
  for (let i = 0; i < confidences.length; i++) {
    const bin = binOf(confidences[i]!, bins)
    counts[bin]!++
    hits[bin]! += outcomes[i]!
    sums[bin]! += confidences[i]!
  }
  return Array.from(counts, (count, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count,
    accuracy: hits[bin]! / count,
    confidence: sums[bin]! / count
  }))
}

/** The bin of a confidence among equal ones (low, high], the first closed at 0. */
export function binOf(confidence: number, bins: number): number {
  let bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))
  // The product above may round across an edge.
  if (bin > 0 && confidence <= bin / bins) bin--
  else if (bin < bins - 1 && confidence > (bin + 1) / bins) bin++
  return bin
}

/** Mean distance of accuracy from confidence, weighted by the bins' counts (Naeini et al. 2015, Guo et al. 2017). */
export function expectedCalibrationError(bins: ReliabilityBin[]): number {
  return weighted(bins, ({ accuracy, confidence }) => Math.abs(accuracy - confidence))
}

export function maximumCalibrationError(bins: ReliabilityBin[]): number {
  return Math.max(...filled(bins).map((bin) => Math.abs(bin.accuracy - bin.confidence)))
}

/** Thulasidasan et al. 2019: penalises only confidence above accuracy, the more the higher it is. */
export function overconfidenceError(bins: ReliabilityBin[]): number {
  return weighted(
    bins,
    ({ accuracy, confidence }) => confidence * Math.max(confidence - accuracy, 0)
  )
}

/** Equal-count bins: a stable sort by confidence, split as numpy.array_split does (Nguyen and O'Connor 2015). */
export function adaptiveCalibrationError(
  confidences: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins: number
): number {
  const n = confidences.length
  const order = Array.from({ length: n }, (_, i) => i)
  order.sort((i, j) => confidences[i]! - confidences[j]!)
  let error = 0
  let start = 0
  for (let bin = 0; bin < bins; bin++) {
    const end = start + Math.floor(n / bins) + (bin < n % bins ? 1 : 0)
    let difference = 0
    for (const i of order.slice(start, end)) difference += outcomes[i]! - confidences[i]!
    error += Math.abs(difference) / n
    start = end
  }
  return error
}

function filled(bins: ReliabilityBin[]): ReliabilityBin[] {
  return bins.filter((bin) => bin.count > 0)
}

function weighted(bins: ReliabilityBin[], value: (bin: ReliabilityBin) => number): number {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0)
  return filled(bins).reduce((sum, bin) => sum + (bin.count / total) * value(bin), 0)
}
