import { suggestThreads } from '../../core/threads'
import type { RunEngine } from './engine'
import { refuseOtherData } from './refuse-other-data'

/**
 * The studio's own engine. Its modules are imported when they are needed, so that a trainer answers
 * within milliseconds and the number of threads is set before TensorFlow starts any.
 */
export const tensorFlowRun: RunEngine = {
  async load(config) {
    const { loadTensorFlow } = await import('../../engine/runtime/tensorflow')
    const threads = config.compute.threads ?? suggestThreads(config)
    return loadTensorFlow(threads === null ? {} : { threads })
  },

  async open({ config, cache, runtime, report, recorded, ...places }) {
    const [
      { loadDataSet },
      { digestsOf },
      { prepare },
      { openTraining },
      { readingOfRun },
      { findUnmeasurable }
    ] = await Promise.all([
      import('../../engine/data/load'),
      import('../../engine/data/digest'),
      import('../../engine/data/preparation/prepare'),
      import('../../engine/training/train'),
      import('../../engine/run-folder/stored-reading'),
      import('../../engine/data/preparation/measurable')
    ])
    report({ type: 'phase', phase: 'reading data' })
    const { source } = config.data
    const reading = await readingOfRun(places.folder, config.data.reading)
    const dataSet = await loadDataSet(source, reading, cache, (text, done, total) => {
      const detail = total === null ? `${text}: ${done}` : `${text}: ${done} of ${total}`
      report({ type: 'phase', phase: 'reading data', detail })
    })
    for (const { severity, where, message } of dataSet.report.problems) {
      if (severity === 'error') report({ type: 'warning', message: `${where}: ${message}` })
    }
    const { data, preprocessing, split } = prepare(dataSet, config.data, config.seed)
    if (config.data.firstClasses === null) {
      for (const { where, message } of findUnmeasurable(dataSet, split, config.data.split)) {
        report({ type: 'warning', message: `${where}: ${message}` })
      }
    }
    const digests = digestsOf(dataSet, split)
    if (recorded) refuseOtherData(recorded, digests)
    report({ type: 'phase', phase: 'building the model' })
    const announce = (detail: string) =>
      report({ type: 'phase', phase: 'building the model', detail })
    const facts = { config, data, preprocessing, digests, cache, announce, device: runtime.device }
    return openTraining({ ...facts, ...places })
  }
}
