import type { RunSummary } from '../../contract/records'
import { headlineEpoch, headlineTest } from '../../contract/run-results'
import { exitCodes } from '../exit-codes'
import { describeScores } from '../format-scores'
import type { Session } from '../session'
import { formatTable } from '../table'

/** Lists the runs of the home folder, the newest last. */
export async function listRuns({ client, output }: Session, deleted: boolean): Promise<number> {
  const runs = await client.call.listRuns({ deleted })
  for (const { path, problem } of await client.call.homeProblems()) {
    output.note(`${path} cannot be used as it is: ${problem}`)
  }
  output.result(runs, () =>
    runs.length === 0
      ? 'There are no runs yet. Start one: mixup-studio train digits'
      : formatTable([
          ['id', 'state', 'epoch', `test, ${headlineEpoch} epoch`, 'name'],
          ...runs.map(row)
        ])
  )
  return exitCodes.ok
}

function row({ id, name, status }: RunSummary): (string | number)[] {
  const test = headlineTest(status)
  const [score = ''] = test ? describeScores(test.scores) : []
  return [id, status.state, `${status.epoch}/${status.epochs}`, score, name]
}
