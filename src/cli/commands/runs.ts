import { describePlace } from '../../contract/executors'
import type { RunSummary } from '../../contract/records'
import { nameRuns } from '../../core/run-names'
import { headlineEpoch, headlineTest } from '../../contract/run-results'
import { exitCodes } from '../exit-codes'
import { describeScores } from '../format-scores'
import type { Session } from '../session'
import { formatTable } from '../table'

/** Lists the runs of the home folder, the newest last. */
export async function listRuns({ client, output }: Session, deleted: boolean): Promise<number> {
  const runs = await client.call.listRuns({ deleted })
  for (const { path, problem } of await client.call.homeProblems()) {
    output.note(`${path} cannot be used: ${problem}`)
  }
  for (const { id, problem } of runs) {
    if (problem !== undefined) output.note(`${id}: ${problem}`)
  }
  output.result(runs, () => {
    if (runs.length === 0) return 'There are no runs yet. Start one: mixup-studio train digits'
    const isPlaced = runs.some(({ place }) => place !== undefined)
    return formatTable([
      [
        'id',
        'state',
        'epoch',
        `test, ${headlineEpoch} epoch`,
        'name',
        ...(isPlaced ? ['where'] : [])
      ],
      ...named(runs).map((run) => [...row(run), ...(isPlaced ? [describePlace(run)] : [])])
    ])
  })
  return exitCodes.ok
}

function named(runs: RunSummary[]): RunSummary[] {
  const names = nameRuns(runs)
  return runs.map((run) => ({ ...run, name: names.get(run.id) ?? run.name }))
}

function row({ id, name, status }: RunSummary): (string | number)[] {
  const test = headlineTest(status)
  const [score = ''] = test ? describeScores(test.scores) : []
  return [id, status.state, `${status.epoch}/${status.epochs}`, score, name]
}
