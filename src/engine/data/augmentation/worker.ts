import { parentPort } from 'node:worker_threads'
import { workOn, type AugmentationJob } from './job'

/** Entry of the threads that help to augment. */
parentPort?.on('message', (job: AugmentationJob) => workOn(job))
