import { expect, it } from 'vitest'
import type { RunState } from '../../contract/records'
import { NewJobs } from './new-jobs'

const member = (task: number, state: RunState = 'queued', job = 17) => ({
  state,
  place: {
    executor: 'slurm' as const,
    ...{ job: `${job}_${task}`, output: `/home/executors/slurm/a${job}/${job}_${task}.txt` }
  }
})

it('names the jobs of each submission and the folder of their output, once', () => {
  const jobs = new NewJobs()
  const twelve = Array.from({ length: 12 }, (_, task) => member(task))
  expect(jobs.take({ members: twelve })).toEqual([
    'Slurm cluster: 12 runs submitted as jobs 17_0 to 17_11; output in /home/executors/slurm/a17'
  ])
  expect(jobs.take({ members: twelve })).toEqual([])
  expect(jobs.take({ members: [...twelve.slice(1), member(0, 'queued', 18)] })).toEqual([
    'Slurm cluster: 1 run submitted as job 18_0; output in /home/executors/slurm/a18'
  ])
})

it('names no job of runs that have ended, that wait to be submitted, or that this machine computes', () => {
  const unsubmitted = { executor: 'slurm' as const, job: null, output: null }
  const members = [member(0, 'finished'), { state: 'queued' as const, place: unsubmitted }]
  expect(new NewJobs().take({ members: [...members, { state: 'running' }] })).toEqual([])
})
