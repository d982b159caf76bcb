import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface LockedPackage {
  dev?: boolean
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Lock = Record<string, LockedPackage>

const readLock = (project: string): Lock =>
  (JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as { packages: Lock })
    .packages

/** Where `name` is found that the package at `from` asks for: in its own node_modules or in one above. */
function resolved(lock: Lock, from: string, name: string): string | null {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (path in lock) return path
    if (folder === '') return null
  }
}

function closure(lock: Lock, names: readonly string[]): Set<string> {
  const found = new Set<string>()
  const visit = (from: string, name: string): void => {
    const path = resolved(lock, from, name)
    if (path === null || found.has(path)) return
    found.add(path)
    const { dependencies, optionalDependencies } = lock[path] ?? {}
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(path, next)
  }
  for (const name of names) visit('', name)
  return found
}

/** The paths of packages that the build has bundled: no package that is loaded at run time asks for them. */
export function bundledPackages(project: string, external: readonly string[]): string[] {
  const lock = readLock(project)
  const kept = closure(lock, external)
  const shipped = Object.entries(lock).filter(([path, { dev }]) => path !== '' && !dev)
  return shipped.map(([path]) => path).filter((path) => !kept.has(path))
}

/** The paths of all packages that an installation contains, bundled or not. */
export function shippedPackages(project: string): string[] {
  const lock = readLock(project)
  return Object.entries(lock).flatMap(([path, { dev }]) => (path === '' || dev ? [] : [path]))
}
