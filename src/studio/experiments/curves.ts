import { curveMetric, type CurveMetric, type MemberCurve } from '../../contract/experiment/curves'
import type { EpochMetrics } from '../../contract/metrics'
import type { RunSummary } from '../../contract/records'
import { readEpochs } from '../../storage/metrics-reader'

type Columns = Pick<MemberCurve, 'epochs' | 'columns'>

/** Curves of runs over epochs; those of a run are read again only once it has moved on. */
export class Curves {
  private readonly known = new Map<string, { updated: number; columns: Columns }>()

  constructor(private readonly metricsOf: (run: string) => string) {}

  async of({ id, status }: RunSummary): Promise<Columns> {
    const known = this.known.get(id)
    if (known?.updated === status.updated) return known.columns
    const columns = columnsOf(await readEpochs(this.metricsOf(id)))
    this.known.set(id, { updated: status.updated, columns })
    return columns
  }
}

function columnsOf(epochs: EpochMetrics[]): Columns {
  const columns = curveMetric.options.flatMap((metric) => {
    const values = epochs.map((epoch) => valueOf(epoch, metric) ?? NaN)
    return values.every(Number.isNaN) ? [] : [{ metric, values }]
  })
  return { epochs: epochs.map(({ epoch }) => epoch), columns }
}

function valueOf({ trainLoss, validation }: EpochMetrics, metric: CurveMetric): number | undefined {
  return metric === 'trainLoss' ? trainLoss : validation?.[metric]
}
