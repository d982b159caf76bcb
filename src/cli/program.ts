import { Command, CommanderError, Option } from 'commander'
import { readingOptions, splitName, task } from '../contract/data'
import { executorName } from '../contract/executors'
import { exportFormat } from '../contract/export'
import { dataFormat } from '../contract/formats'
import { testClaims, type ClaimOptions } from './commands/claims'
import { compare, type CompareOptions } from './commands/compare'
import { listExecutors } from './commands/executors'
import { exportRun, type ExportOptions } from './commands/export'
import { inspect } from './commands/inspect'
import { predict } from './commands/predict'
import { listRuns } from './commands/runs'
import { script } from './commands/script'
import { evaluateOrStudy, type StudyOptions } from './commands/study'
import { selfTest } from './commands/self-test'
import { resume, runUntilFinished, train } from './commands/train'
import type { DataOptions } from './data-options'
import { exitCodeOf, exitCodes } from './exit-codes'
import { Output } from './output'
import { withSession, type GlobalOptions, type Installation, type Session } from './session'
import { StudioError } from '../contract/errors'

const collect = (value: string, before: string[] = []): string[] => [...before, value]

const epochOption = (): Option =>
  new Option('--at <epoch>', 'which epoch of the run').choices(['best', 'last']).default('best')

const exitCodeHelp = `
Exit codes: ${exitCodes.ok} done, ${exitCodes.failure} failed, ${exitCodes.usage} wrong usage or configuration, ${exitCodes.data} data that cannot be used,
${exitCodes.notFound} not found, ${exitCodes.replaced} predicted with stand-ins for cells that could not be read,
${exitCodes.later} to be continued (SIGTERM or SIGUSR1 came), ${exitCodes.interrupted} stopped as asked (Ctrl-C; the run can be resumed).`

/** Runs one command line. Resolves with the exit code. */
export async function runCommandLine(
  installation: Installation,
  commandLine: string[]
): Promise<number> {
  let exitCode: number = exitCodes.ok
  const program = new Command('mixup-studio')
    .description('Trains with mixup and its relatives, and tells whether mixing helped.')
    .version(installation.version)
    .option('--json', 'results for scripts: JSON, one record a line', false)
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
      'train what a JSON file describes, or an example: digits, digits-mixup, penguins, ...'
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
      'train every configuration of an experiment with every seed, and tell whether mixing helped; finished runs are reused; an example: compare-digits'
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
    .action(() => within(listExecutors))
  program
    .command('resume <run>')
    .description('go on with a run from its newest checkpoint')
    .action((run: string) => within((session) => resume(session, run)))
  program
    .command('run <run>')
    .description(
      'train a queued run or continue an interrupted one, here and at once; safe to repeat, for schedulers'
    )
    .action((run: string) => within((session) => runUntilFinished(session, run)))
  program
    .command('runs')
    .description('list the runs')
    .option('--deleted', 'those too that were deleted', false)
    .action(({ deleted }: { deleted: boolean }) => within((session) => listRuns(session, deleted)))
  program
    .command('evaluate <run>')
    .description(
      'score a run on one of its splits; <run> is an id, the beginning of one, or "latest"'
    )
    .addOption(epochOption())
    .addOption(new Option('--split <split>').choices(splitName.options).default('test'))
    .option('--calibration', 'reliability, before and after temperature scaling', false)
    .option('--robustness', 'attacks and noise', false)
    .option('--between', 'linearity, steepness and flatness between examples', false)
    .option('--examples <number>', 'examples to attack, or pairs to look between')
    .option('--seed <number>', 'which examples are drawn, and every other draw')
    .action((run: string, options: StudyOptions) =>
      within((session) => evaluateOrStudy(session, run, options))
    )
  program
    .command('predict <run> <file>')
    .description('what the model of a run makes of a file, an image or a table')
    .addOption(epochOption())
    .action((run: string, file: string, { at }: { at: 'best' | 'last' }) =>
      within((session) => predict(session, run, file, at))
    )
  program
    .command('export <run>')
    .description('write the model of a run into a new folder, for TensorFlow or TensorFlow.js')
    .addOption(new Option('--format <format>').choices(exportFormat.options).makeOptionMandatory())
    .requiredOption('--to <folder>', 'the folder to make')
    .addOption(epochOption())
    .action((run: string, options: ExportOptions) =>
      within((session) => exportRun(session, run, options))
    )
  program
    .command('self-test')
    .description('try whether training computes what it should on this device, and how fast')
    .action(() => within(selfTest))
  program
    .command('script <run>')
    .description('a Python script that repeats the configuration of a run in PyTorch')
    .option('--to <file>', 'write it there instead of printing it')
    .action((run: string, options: { to?: string }) =>
      within((session) => script(session, run, options))
    )
  addInspect(program, within)
  addClaims(program, within)
}

function addInspect(
  program: Command,
  within: (work: (session: Session) => Promise<number>) => Promise<void>
): void {
  const command = program
    .command('inspect <data-set>')
    .description('read a file, a folder, or digits, penguins, two-moons, spirals, blobs')
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
      'what is claimed of mixup, and whether it holds for a file, a folder, digits, penguins, two-moons, spirals or blobs'
    )
    .option('--claim <name>', 'test it; "all" tests all that make sense (repeatable)', collect, [])
    .option('--seeds <number>', 'how many to test a claim with', '10')
    .option(
      '--set <key=value>',
      'change a field of what is trained, such as model.architecture=mlp (repeatable)',
      collect,
      []
    )
  withDataOptions(command).action((dataSet: string, options: ClaimOptions) =>
    within((session) => testClaims(session, dataSet, options))
  )
}

const withDataOptions = (command: Command): Command =>
  command
    .addOption(new Option('--format <format>').choices(dataFormat.options))
    .addOption(new Option('--task <task>').choices(task.options))
    .option('--target <column>', 'the column to predict (repeatable)', collect)
    .option('--image <HxWxC>', 'read as images of this size, such as 28x28x1')
    .addOption(
      new Option('--header [yes|no]', 'whether the first row names the columns').choices([
        'yes',
        'no'
      ])
    )
    .option('--no-header', 'the first row is data')
    .option('--delimiter <character>', 'what separates columns')
    .option('--ignore <column>', 'a column to leave out (repeatable)', collect)
    .option(
      '--categorical <column>',
      'a numeric column that means categories (repeatable)',
      collect
    )
    .option('--group <column>', 'rows that share its value stay in one split')
    .option(
      '--keep <column>',
      'a column to keep although it looks like an id (repeatable)',
      collect
    )
    .option('--missing <word>', 'a word for missing values (repeatable)', collect)
    .addOption(
      new Option('--decimal <mark>', 'the decimal mark of numbers').choices(
        readingOptions.shape.decimal.unwrap().options
      )
    )
    .addOption(
      new Option('--encoding <encoding>', 'the encoding of text files').choices(
        readingOptions.shape.encoding.unwrap().options
      )
    )
    .option('--sheet <name>', 'the sheet of a workbook')
    .option('--file <column>', 'the column of a table of labels that names the image files')
