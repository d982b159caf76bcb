/** Times plain tfjs as a newcomer writes it: the layers API and `model.fit`, on the native backend, without mixup. */
import * as tf from '@tensorflow/tfjs'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import { caseOf, rows, type BenchmarkCase } from './cases'
import { benchmarkDevice } from './device'
import { serve } from './protocol'

await loadTensorFlow({
  kind: benchmarkDevice(process.env.BENCH_DEVICE),
  threads: Number(process.env.BENCH_THREADS)
})

const relu = () => tf.layers.activation({ activation: 'relu' })

function convolution(filters: number, size: number, strides = 1, useBias = true) {
  return tf.layers.conv2d({ filters, strides, useBias, kernelSize: size, padding: 'same' })
}

function normaliseAndRelu(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return relu().apply(tf.layers.batchNormalization().apply(x)) as tf.SymbolicTensor
}

function residualUnit(x: tf.SymbolicTensor, filters: number, stride: number): tf.SymbolicTensor {
  const activated = normaliseAndRelu(x)
  const projected = stride !== 1 || x.shape.at(-1) !== filters
  const shortcut = projected ? convolution(filters, 1, stride, false).apply(activated) : x
  const first = convolution(filters, 3, stride, false).apply(activated) as tf.SymbolicTensor
  const second = convolution(filters, 3, 1, false).apply(normaliseAndRelu(first))
  return tf.layers.add().apply([shortcut, second] as tf.SymbolicTensor[]) as tf.SymbolicTensor
}

function residualNet(outputs: number): tf.LayersModel {
  const inputs = tf.input({ shape: [32, 32, 3] })
  let x = convolution(16, 3, 1, false).apply(inputs) as tf.SymbolicTensor
  for (const [stage, filters] of [16, 32, 64].entries()) {
    for (let unit = 0; unit < 3; unit++) {
      x = residualUnit(x, filters, stage > 0 && unit === 0 ? 2 : 1)
    }
  }
  const pooled = tf.layers.globalAveragePooling2d({}).apply(normaliseAndRelu(x))
  const logits = tf.layers.dense({ units: outputs, activation: 'softmax' }).apply(pooled)
  return tf.model({ inputs, outputs: logits as tf.SymbolicTensor })
}

function build({ model, exampleShape, outputs }: BenchmarkCase): tf.LayersModel {
  if (model.architecture === 'preact-resnet') return residualNet(outputs)
  const last = tf.layers.dense({ units: outputs, activation: 'softmax' })
  if (model.architecture === 'mlp') {
    const hidden = model.hidden.map((units, index) =>
      tf.layers.dense({
        units,
        activation: 'relu',
        ...(index === 0 && { inputShape: exampleShape })
      })
    )
    return tf.sequential({ layers: [...hidden, last] })
  }
  const first = tf.layers.conv2d({
    filters: 32,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    inputShape: exampleShape
  })
  const second = tf.layers.conv2d({
    filters: 64,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu'
  })
  const dense = tf.layers.dense({ units: 128, activation: 'relu' })
  const pool = tf.layers.maxPooling2d({ poolSize: 2 })
  return tf.sequential({ layers: [first, second, pool, tf.layers.flatten(), dense, last] })
}

function prepare(benchmark: BenchmarkCase) {
  const model = build(benchmark)
  model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy' })
  const x = tf.randomUniform([rows, ...benchmark.exampleShape])
  const labels = tf.randomUniform([rows], 0, benchmark.outputs, 'int32')
  return { model, x, y: tf.oneHot(labels, benchmark.outputs).toFloat() }
}

const prepared = new Map<string, ReturnType<typeof prepare>>()
await serve(async ({ case: name, steps }) => {
  const benchmark = caseOf(name)
  const { model, x, y } = prepared.get(name) ?? prepare(benchmark)
  prepared.set(name, { model, x, y })
  const { batchSize } = benchmark
  const stepsPerEpoch = Math.min(steps, rows / batchSize)
  const epochs = Math.ceil(steps / stepsPerEpoch)
  const part = (tensor: tf.Tensor) => tensor.slice(0, stepsPerEpoch * batchSize)
  const [inputs, targets] = [part(x), part(y)]
  const start = performance.now()
  const history = await model.fit(inputs, targets, { batchSize, epochs, verbose: 0 })
  const seconds = ((performance.now() - start) / 1000 / (epochs * stepsPerEpoch)) * steps
  tf.dispose([inputs, targets])
  const loss = Number(history.history['loss']?.at(-1))
  const memory = process.resourceUsage().maxRSS * 1024
  return { seconds, loss, memory, resident: process.memoryUsage().rss }
})
