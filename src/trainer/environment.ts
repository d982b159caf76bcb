import { arch, availableParallelism, cpus, platform } from 'node:os'
import packageJson from '../../package.json' with { type: 'json' }
import type { EnvironmentRecord, RuntimeReport } from '../contract/records'

/** What `environment.json` keeps: enough to say later where a result came from. */
export function describeEnvironment(runtime: RuntimeReport): EnvironmentRecord {
  return {
    studio: packageJson.version,
    runtime,
    platform: platform(),
    arch: arch(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    packages: packageJson.dependencies
  }
}
