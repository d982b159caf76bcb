import { screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import RunLog from './RunLog.svelte'

const output = '/home/executors/slurm/a/17_3.txt'
const place = { executor: 'slurm' as const, job: '17_3', output }

it('shows what the job of a run prints, its name, its node and its file', async () => {
  const page = await openPage({
    runLog: () => 'what the trainer says',
    jobOutput: () => 'what the job prints'
  })
  page.mount(RunLog, { run: { ...madeRun('one'), place, host: 'node5' } })
  const printed = await screen.findByRole('region', { name: 'Output of the job' })
  expect(printed.textContent).toBe('what the job prints')
  expect(screen.getByText('Slurm cluster job 17_3 on node5')).toBeTruthy()
  expect(screen.getByText(output)).toBeTruthy()
  expect(screen.getByText('what the trainer says')).toBeTruthy()
})

it('asks for no job where this machine computes', async () => {
  const page = await openPage({ runLog: () => 'what the trainer says' })
  page.mount(RunLog, { run: madeRun('one') })
  expect(await screen.findByText('what the trainer says')).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'Output of the job' })).toBeNull()
})
