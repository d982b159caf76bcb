/**
 * `npx tsx bench/backbones.ts`: pretrained nets next to their peers in one run, and whether they compute the same; writes a
 * section of docs/BENCHMARKS.md. Speed: EfficientNet-Lite0 against ONNX Runtime and PyTorch, and photographs made ready
 * against torchvision's DataLoader with two workers. Agreement: logits of random weights from timm and torchvision.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import { makePython } from '../src/provisioning/python-environment'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from '../scripts/build'
import { say } from '../scripts/console'
import { markdownTable } from '../scripts/markdown-table'
import { agreement } from './backbones/agreement'
import { classes, photographs, side, sizes } from './backbones/sizes'
import { Contender } from './contender'
import { contest, type Entry } from './contest'
import { circumstances, load, writeSection } from './document'
import { writePhotographs } from './photographs'
import { describeResults, type Result } from './report'

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, agree: { type: 'boolean', default: false } }
})

const requirements = [
  ...['torch==2.13.0', 'torchvision==0.28.0', 'timm==1.0.31'],
  ...['onnxruntime==1.32.0', 'onnx==1.23.2']
]
const threads = String(cpus().length)
const environment = {
  ...{ BENCH_THREADS: threads, OMP_NUM_THREADS: threads, CUDA_VISIBLE_DEVICES: '' },
  BENCH_SIZES: JSON.stringify({ side, classes, ...sizes })
}

await ensureBuilt(projectFolder(), say)
const python = await makePython({ name: 'backbones', requirements })
await loadTensorFlow({ kind: 'cpu', threads: Number(threads) })
const agreed = await agreement(python)

const folder = await mkdtemp(join(tmpdir(), 'photographs-'))
const contenders: Contender[] = []
try {
  if (!options.agree) {
    await writePhotographs(folder, photographs)
    const here = import.meta.dirname
    const started = async (program: string, args: string[]): Promise<Contender> => {
      const contender = await Contender.start(program, args, environment)
      contenders.push(contender)
      return contender
    }
    const tsx = join(here, '../node_modules/tsx/dist/cli.mjs')
    const ours = await started(process.execPath, [tsx, join(here, 'backbone-worker.ts')])
    const theirs = await started(python, [join(here, 'peers/backbone_worker.py')])
    const entry = (title: string, contender: Contender, name: string, variant: string): Entry => ({
      ...{ title, contender, request: { case: name, variant } }
    })
    const both = (name: string, variant: string, peer: string): Entry[] => [
      entry('Mixup Studio', ours, name, variant),
      entry(peer, theirs, name, variant)
    ]
    const results: Result[] = []
    for (const { entries, ...one } of [
      {
        ...{ title: 'Forward passes at 224x224', examples: sizes.forward, steps: 4 },
        entries: [
          ...both('forward', 'torch', 'PyTorch eager'),
          entry('ONNX Runtime', theirs, 'forward', 'onnx')
        ]
      },
      {
        ...{ title: 'Fine-tuning steps at 224x224', examples: sizes.fineTune, steps: 4 },
        entries: both('fine-tune', 'all blocks', 'PyTorch eager')
      },
      {
        title: 'Photographs decoded from 256x256 to 224x224 and augmented: a first epoch',
        ...{ examples: photographs, steps: 1 },
        entries: both('first epoch', folder, 'torchvision DataLoader, two workers')
      },
      {
        title: 'The same, later epochs',
        ...{ examples: photographs, steps: 1 },
        entries: both('later epoch', folder, 'torchvision DataLoader, two workers')
      }
    ]) {
      const result = await contest({ ...one, rounds: Number(options.rounds), warmUp: 1 }, entries)
      console.log(describeResults([result]))
      results.push(result)
    }
    await writeSection(
      'Pretrained nets',
      `Written by \`npx tsx bench/backbones.ts\` on ${circumstances(threads)}, load ${load()}, TensorFlow 2.21.0, ${requirements.join(', ')}.
EfficientNet-Lite0, the same layers and threads. Contenders take turns in each of ${options.rounds} rounds; medians in pictures a
second; a multiple is the median over the rounds of the ratio within each round. Fine-tuning trains all blocks, SGD with
momentum, statistics of batch normalisation frozen. Photographs: the preset "Photos", batches of ${sizes.batch}; the studio keeps what it
decoded for later epochs, the DataLoader decodes each time.

${describeResults(results)}
### The same numbers as PyTorch

Logits of four random pictures with random weights, which the studio reads from a file that PyTorch wrote: the largest difference,
as a share of the largest logit.

${markdownTable(['', 'compiled', 'eager'], agreed)}`
    )
  }
} finally {
  for (const contender of contenders) contender.stop()
  await rm(folder, { recursive: true, force: true })
}
