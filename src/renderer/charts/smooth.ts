/**
 * An exponential moving average that follows a growing column: each value is worth `weight` of the
 * one after it. Divided by the weight given so far (as Adam does), so that it neither starts at
 * zero nor moves where the values are constant. Values that are not finite are passed over.
 */
export class Smoothing {
  private result = new Float64Array(0)
  private done = 0
  private sum = 0
  private weightOfSum = 0
  private lastInput = NaN

  constructor(readonly weight: number) {}

  /** Smoothed values of a column; computed from the start where the column was cut since the last call. */
  follow(values: Float64Array): Float64Array {
    if (values.length < this.done || !Object.is(this.lastInput, values[this.done - 1] ?? NaN)) {
      this.restart()
    }
    if (this.result.length < values.length) {
      const larger = new Float64Array(Math.max(values.length, this.result.length * 2))
      larger.set(this.result.subarray(0, this.done))
      this.result = larger
    }
    const { weight, result } = this
    let { sum, weightOfSum } = this
    for (let index = this.done; index < values.length; index++) {
      const value = values[index] as number
      if (Number.isFinite(value)) {
        sum = sum * weight + value * (1 - weight)
        weightOfSum = weightOfSum * weight + (1 - weight)
        result[index] = sum / weightOfSum
      } else {
        result[index] = NaN
      }
    }
    this.sum = sum
    this.weightOfSum = weightOfSum
    this.done = values.length
    this.lastInput = values[this.done - 1] ?? NaN
    return this.result.subarray(0, this.done)
  }

  private restart(): void {
    this.done = 0
    this.sum = 0
    this.weightOfSum = 0
  }
}
