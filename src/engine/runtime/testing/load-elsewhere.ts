import { runtimeReport, type RuntimeReport } from '../../../contract/records'
import { runCommand } from '../../../provisioning/command'

/** Loads in a process of its own, as a trainer does. */
export async function loadElsewhere(
  environment: NodeJS.ProcessEnv,
  options = '{}'
): Promise<{ report: RuntimeReport; printed: string }> {
  const code = `
    import { loadTensorFlow } from '../tensorflow.ts'
    const report = await loadTensorFlow(${options})
    console.log('REPORT ' + JSON.stringify(report))`
  const { output } = await runCommand(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', code],
    { folder: import.meta.dirname, environment: { ...process.env, ...environment } }
  )
  const line = /^REPORT (.*)$/m.exec(output)
  if (!line?.[1]) throw new Error(output)
  const report = runtimeReport.parse(JSON.parse(line[1]))
  return { report, printed: output.replace(line[0], '').trim() }
}
