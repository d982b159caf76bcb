import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  version?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest

/** Direct dependencies that are not installed in the version package.json asks for. */
export function outdatedDependencies(project: string): string[] {
  const { dependencies, devDependencies } = read(join(project, 'package.json'))
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name, wanted]) => {
      const manifest = join(project, 'node_modules', name, 'package.json')
      return !existsSync(manifest) || read(manifest).version !== wanted
    })
    .map(([name]) => name)
}

/** @throws Error that names what is missing, when `npm ci` has to run (again) */
export function requireDependencies(project: string): void {
  const outdated = outdatedDependencies(project)
  if (outdated.length === 0) return
  throw new Error(
    `Packages are missing or outdated (${outdated.slice(0, 5).join(', ')}${outdated.length > 5 ? ', ...' : ''}). Run: npm ci`
  )
}
