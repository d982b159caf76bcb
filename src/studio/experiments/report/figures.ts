import type { ExperimentDetails } from '../../../contract/experiment/calls'
import type { MemberCurve } from '../../../contract/experiment/curves'
import { axisFigures } from '../../../core/figures/axis-figures'
import { drawFigure } from '../../../core/figures/draw'
import { curveFigure, curveMetrics, intervalFigure } from '../../../core/figures/experiment-figures'
import type { Figure } from '../../../core/figures/figure'
import { escaped } from '../../../core/figures/markup'
import { paperColours } from '../../../core/figures/paper'

const width = 880

/** Every chart of an experiment, as SVG inside the page. */
export function figures(view: ExperimentDetails, curves: MemberCurve[]): string {
  const { metric } = view.definition
  const shown = curveMetrics(curves)
  const overEpochs = shown.includes(metric) ? metric : shown[0]
  const all: (Figure | null)[] = [
    intervalFigure(view),
    ...axisFigures(view),
    overEpochs ? curveFigure(view, curves, overEpochs, false) : null
  ]
  return all.flatMap((figure) => (figure ? [drawn(figure)] : [])).join('\n')
}

const drawn = (figure: Figure): string =>
  `<figure>${drawFigure(figure, width, paperColours)}
<figcaption>${escaped(captionOf(figure))}</figcaption></figure>`

const captionOf = ({ kind, title }: Figure): string =>
  kind === 'intervals' ? `${title} (t) over seeds, each run as a small dot.` : `${title} (t).`
