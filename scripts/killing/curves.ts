import type { Victim } from './victim'

/** What must not depend on how often a run was killed. */
async function curveOf({ call }: Victim, id: string): Promise<string> {
  const { steps, epochs } = await call.runMetrics({ id })
  const { summary } = await call.run({ id })
  return JSON.stringify({
    steps: [...steps.step],
    losses: [...steps.loss],
    lambdas: [...steps.lambda],
    rates: [...steps.learningRate],
    epochs: epochs.map(({ epoch, trainLoss, validation }) => ({ epoch, trainLoss, validation })),
    results: summary.status.results
  })
}

/** The runs whose curves differ from that of an uninterrupted run. */
export async function differing(
  host: Victim,
  runs: string[],
  reference: string
): Promise<string[]> {
  const wanted = await curveOf(host, reference)
  const wrong: string[] = []
  for (const id of runs) if ((await curveOf(host, id)) !== wanted) wrong.push(id)
  return wrong
}
