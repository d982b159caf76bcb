import type { DeskEngine } from './engine'
import { watch } from './watch'

async function runtime() {
  const { loadTensorFlow } = await import('../../engine/runtime/tensorflow')
  return loadTensorFlow()
}

/** The studio's own answers; modules are imported when they are first needed. */
export const tensorFlowDesk: DeskEngine = (progress) => ({
  report: () => runtime(),

  async inspect({ source, reading, cache }) {
    // Only images are decoded by TensorFlow: the first window need not wait for it.
    if (source.kind === 'path') await runtime()
    const { loadDataSet } = await import('../../engine/data/load')
    return (await loadDataSet(source, reading, cache, progress)).report
  },

  async examples({ source, reading, cache, ...which }) {
    if (source.kind === 'path') await runtime()
    const [{ examplesAt, rowsOf }, { recentDataSet }] = await Promise.all([
      import('./examples'),
      import('./recent-data-set')
    ])
    const dataSet = await recentDataSet(source, reading, cache, progress)
    return examplesAt(dataSet, rowsOf(dataSet, which))
  },

  async distributions({ source, reading, cache }) {
    if (source.kind === 'path') await runtime()
    const [{ distributionsOf }, { recentDataSet }] = await Promise.all([
      import('./distributions'),
      import('./recent-data-set')
    ])
    return distributionsOf(await recentDataSet(source, reading, cache, progress))
  },

  async previewResizing({ source, reading, count }) {
    if (source.kind !== 'path') return []
    await runtime()
    const { previewOfSource } = await import('../../engine/data/preview-source')
    return previewOfSource(source, reading, count)
  },

  async listPictures(request) {
    await runtime()
    const { picturesOfSource } = await import('../../engine/data/preview-source')
    return picturesOfSource(request)
  },

  async previewBatch({ config, cache, ...which }) {
    await runtime()
    const [{ recentDataSet }, { recentPrepared }, { previewBatch }] = await Promise.all([
      import('./recent-data-set'),
      import('./recent-prepared'),
      import('../../engine/preview/preview-batch')
    ])
    const { source, reading } = config.data
    const dataSet = await recentDataSet(source, reading, cache, progress)
    return previewBatch({ config, ...recentPrepared(dataSet, config.data, config.seed), ...which })
  },

  async evaluate({ folder, at, split }) {
    await runtime()
    const { evaluateRun } = await import('../../engine/scoring/run')
    return evaluateRun(folder, at, split)
  },

  async scoreOtherData({ folder, at, source }) {
    await runtime()
    const { scoreOtherData } = await import('../../engine/scoring/other-data')
    return scoreOtherData(folder, at, source)
  },

  async predict({ folder, at, path }) {
    await runtime()
    const { predictRun } = await import('../../engine/scoring/run')
    return predictRun(folder, at, path)
  },

  async calibration(study) {
    await runtime()
    const { calibrationOfRun } = await import('../../engine/studies/studies')
    return calibrationOfRun(study)
  },

  async robustness(study, { signal }) {
    await runtime()
    const { robustnessOfRun } = await import('../../engine/studies/studies')
    return robustnessOfRun(study, watch(progress, signal))
  },

  async memorisation({ folder, at }) {
    await runtime()
    const { memorisationOfRun } = await import('../../engine/studies/memorisation')
    return memorisationOfRun(folder, at)
  },

  async betweenExamples(study, { signal }) {
    await runtime()
    const { betweenExamplesOfRun } = await import('../../engine/studies/studies')
    return betweenExamplesOfRun(study, watch(progress, signal))
  },

  async judgedExamples(which) {
    await runtime()
    const { judgedExamples } = await import('./shown-predictions')
    return judgedExamples(which, progress)
  },

  async lineBetween(which) {
    await runtime()
    const { lineBetween } = await import('./shown-predictions')
    return lineBetween(which, progress)
  },

  async explainExample(which, { signal }) {
    await runtime()
    const { explainExample } = await import('./explain-example')
    return explainExample(which, watch(progress, signal))
  },

  async attackedPictures({ folder, at, split, place, epsilons }, { signal }) {
    await runtime()
    const [{ attackedPicturesOfRun }, { recentRunData }] = await Promise.all([
      import('../../engine/studies/attacked-pictures'),
      import('./recent-run-data')
    ])
    const { prepared } = await recentRunData(folder, watch(progress, signal))
    return attackedPicturesOfRun({ folder, at, split }, prepared().data, place, epsilons)
  },

  async featureMap({ folder, at, options }, { signal }) {
    await runtime()
    const [{ featureMapOfRun }, { recentRunData }] = await Promise.all([
      import('../../engine/studies/feature-map'),
      import('./recent-run-data')
    ])
    const watched = watch(progress, signal)
    const { prepared } = await recentRunData(folder, watched)
    return featureMapOfRun(folder, at, prepared().data, options, watched)
  },

  async predictShown(which, { signal }) {
    await runtime()
    const { predictShown } = await import('./shown-predictions')
    return predictShown(which, watch(progress, signal))
  },

  async predictTyped(which) {
    await runtime()
    const { predictTyped } = await import('./shown-predictions')
    return predictTyped(which)
  },

  async predictedValues({ folder, at, split }) {
    await runtime()
    const { predictedValuesOfRun } = await import('../../engine/scoring/predicted-values')
    return predictedValuesOfRun(folder, at, split)
  },

  async exportModel({ to, ...wanted }) {
    await runtime()
    const { exportRun } = await import('../../engine/export/export-run')
    return exportRun(wanted, to)
  },

  async archiveModel({ name, ...wanted }) {
    await runtime()
    const { archiveRun } = await import('../../engine/export/export-run')
    return archiveRun(wanted, name)
  },

  async gpuSupport() {
    const { gpuSupportHere } = await import('../../engine/runtime/added-gpu')
    return gpuSupportHere()
  },

  async addGpuSupport(_, { signal }) {
    const { addGpuSupport } = await import('../../engine/runtime/added-gpu')
    await addGpuSupport(progress, signal)
  },

  async listWeights() {
    const { WeightsStore } = await import('../../engine/weights/store')
    return new WeightsStore().list()
  },

  async fetchWeights({ name }) {
    const { WeightsStore } = await import('../../engine/weights/store')
    return new WeightsStore().fetch(name, (text) => progress(text, 0, null))
  },

  async addWeights(own) {
    const { WeightsStore } = await import('../../engine/weights/store')
    return new WeightsStore().add(own)
  },

  async selfTestNumbers({ kind }) {
    const { selfTestNumbers } = await import('../../engine/self-test/numbers')
    return selfTestNumbers(kind, progress)
  },

  async probeSpeed(probe) {
    const { probeSpeed } = await import('../../engine/self-test/probe')
    return { examplesPerSecond: await probeSpeed(probe) }
  },

  async selfTestSpeed() {
    const { selfTestSpeed } = await import('../../engine/self-test/speed')
    return selfTestSpeed((text) => progress(text, 0, null))
  }
})
