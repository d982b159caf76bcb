import { environmentRecord } from '../contract/records'
import type { Handlers } from '../rpc/types'
import { readJson } from '../storage/json'
import { readMetrics } from '../storage/metrics-reader'
import type { RunFiles } from '../storage/run-files'
import type { StudioContract } from './broadcast'
import type { Desk } from './desk'
import type { Home } from './home'
import { createClaimHandlers } from './claims'
import type { Claims } from './claims/claims'
import { createExperimentHandlers } from './experiments'
import type { Experiments } from './experiments/experiments'
import type { GpuSupport } from './gpu-support'
import { createLibrary } from './library'
import { createExportHandlers } from './export-handlers'
import { endOfLog } from './run-log'
import type { RunStore } from './run-store'
import type { Executors, Runs } from './runs'
import { createScriptHandlers } from './script-handlers'
import type { Speeds } from './speeds'
import { settingsFile } from './settings-file'
import { createStudyHandlers } from './study-handlers'
import { createWeightsHandlers } from './weights-handlers'

export interface Parts {
  home: Home
  version: string
  store: RunStore
  runs: Runs
  desk: Desk
  experiments: Experiments
  claims: Claims
  gpuSupport: GpuSupport
  speeds: Speeds
  executors: Executors
  drain: () => void
}

/** An answer for each call of `studioContract`. */
export function createHandlers(parts: Parts): Handlers<StudioContract> {
  const { home, version, store, runs, desk, drain } = parts
  const filesOf = async (id: string): Promise<RunFiles> => {
    await store.summary(id)
    return store.files(id)
  }
  return {
    system: async () => ({
      home: home.folder,
      version,
      runtime: await desk.call((call) => call.report())
    }),
    inspect: (request) => desk.call((call) => call.inspect({ ...request, cache: home.cache })),
    previewBatch: (request) =>
      desk.call((call) => call.previewBatch({ ...request, cache: home.cache })),
    listRuns: ({ deleted }) => runs.list(deleted),
    run: async ({ id }) => ({
      summary: await runs.summary(id),
      environment: await readJson(store.files(id).environment, environmentRecord)
    }),
    runMetrics: async ({ id }) => {
      const { problem } = await store.summary(id)
      const metrics = await readMetrics(store.files(id).metrics)
      return problem === undefined ? metrics : { ...metrics, problem }
    },
    runLog: async ({ id }) => endOfLog((await filesOf(id)).log),
    jobOutput: async ({ id }) => {
      const output = (await store.summary(id)).place?.output
      return output == null ? '' : endOfLog(output)
    },
    createRun: async ({ config }) => ({ id: await runs.create(config) }),
    resumeRun: ({ id }) => runs.resume(id),
    pauseRun: ({ id }) => runs.pause(id),
    continueRun: ({ id }) => runs.continue(id),
    stopRun: ({ id }) => runs.stop(id),
    updateRun: ({ id, ...change }) => runs.update(id, change),
    evaluate: async ({ id, at, split }) => {
      const { folder } = await filesOf(id)
      return desk.call((call) => call.evaluate({ folder, at, split }))
    },
    scoreOtherData: async ({ id, at, source }) => {
      const { folder } = await filesOf(id)
      return desk.call((call) => call.scoreOtherData({ folder, at, source }))
    },
    predict: async ({ id, at, path }) => {
      const { folder } = await filesOf(id)
      return desk.call((call) => call.predict({ folder, at, path }))
    },
    ...createStudyHandlers(filesOf, desk),
    ...createExportHandlers(runs, store, desk),
    probeSpeed: async (probe) => ({ examplesPerSecond: await parts.speeds.measure(probe) }),
    selfTest: ({ executor }) => parts.executors[executor].selfTest(),
    gpuSupport: () => parts.gpuSupport.state(),
    addGpuSupport: () => parts.gpuSupport.add(),
    cancelGpuSupport: () => parts.gpuSupport.cancel(),
    settings: () => settingsFile(home).read(),
    updateSettings: async ({ maxConcurrentRuns, neverFetch, slurm }) => {
      const changed = await settingsFile(home).change((settings) => ({
        ...settings,
        ...(maxConcurrentRuns !== undefined && { maxConcurrentRuns }),
        ...(neverFetch !== undefined && { neverFetch }),
        ...(slurm !== undefined && { slurm })
      }))
      drain()
      return changed
    },
    executors: () => Promise.all(Object.values(parts.executors).map((one) => one.check())),
    ...createExperimentHandlers(parts.experiments),
    ...createClaimHandlers(parts.claims),
    ...createScriptHandlers(runs, desk, home.cache),
    ...createWeightsHandlers(home, desk),
    ...createLibrary({ home, store, desk, experiments: parts.experiments })
  }
}
