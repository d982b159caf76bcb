import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, it } from 'vitest'

const file = new URL('../.dependency-cruiser.js', import.meta.url).href
const configuration = (await import(file)) as { default: { forbidden: IForbiddenRuleType[] } }
const rules = configuration.default.forbidden
const names = rules.map(({ name }) => name!)

const layers = names.flatMap(
  (name) => /^engine-(.+)-imports-no-higher-layer$/.exec(name)?.[1] ?? []
)

/** For a rule, a file that breaks it and what it imports. */
function violationOf(name: string): [from: string, imported: string] {
  const owner = /^(.+)-is-imported-only-by-/.exec(name)?.[1]
  if (owner !== undefined && ['scripts', 'bench', 'e2e'].includes(owner)) {
    return [`src/core/${name}.ts`, `${owner}/target.ts`]
  }
  // preload may be imported by nobody, and may import nothing of src/ itself
  if (owner !== undefined) {
    return [`src/${owner === 'preload' ? 'rpc' : 'preload'}/${name}.ts`, `src/${owner}/target.ts`]
  }
  const layer = layers.findIndex((one) => name.startsWith(`engine-${one}-imports`))
  if (layer >= 0) {
    const higher = layers[layer + 1] ?? 'self-test'
    return [`src/engine/${layers[layer]}/${name}.ts`, `src/engine/${higher}/target.ts`]
  }
  const page = /^page-([a-z]+)-imports-no-(.+)$/.exec(name)
  if (page) {
    const forbidden = page[2]!.split('-')[0]
    return [`src/renderer/${page[1]}/${name}.ts`, `src/renderer/${forbidden}/target.ts`]
  }
  const others: Record<string, [string, string]> = {
    'stores-are-injected': ['src/renderer/views/impatient.ts', 'src/renderer/provide-stores.ts'],
    'helpers-of-tests-only-in-tests': ['src/core/helped.ts', 'src/core/testing/target.ts'],
    'contract-imports-zod-only': ['src/contract/pure.ts', 'src/core/target.ts'],
    'core-is-pure': ['src/core/reads.ts', 'node:fs'],
    'tensorflow-only-in-the-engine': ['src/studio/tensors.ts', '@tensorflow/tfjs'],
    'electron-only-in-its-host': ['src/studio/window.ts', 'electron'],
    'no-cycles': ['src/core/first.ts', 'src/core/second.ts'],
    'no-unresolvable': ['src/core/lost.ts', './nowhere']
  }
  const planted = others[name]
  if (!planted) throw new Error(`plant a violation of the rule ${name} here`)
  return planted
}

let folder: string
const here = process.cwd()

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function plant(name: string): void {
  const [file, imported] = violationOf(name)
  const inside = /^(src|scripts|bench|e2e)\//.test(imported)
  if (inside) write(imported, 'export const target = 1\n')
  const path = inside ? relative(dirname(file), imported).replace(/^(?![.])/, './') : imported
  write(file, `import * as planted from '${path.replace(/[.]ts$/, '')}'\nexport { planted }\n`)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mixup-imports-'))
  for (const name of names) plant(name)
  write('src/core/second.ts', "import * as first from './first'\nexport { first }\n")
  for (const name of ['@tensorflow/tfjs', 'electron']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
    write(`node_modules/${name}/index.js`, 'exports.x = 1\n')
  }
  write('tsconfig.base.json', '{ "compilerOptions": { "module": "esnext" } }')
})

afterAll(() => {
  process.chdir(here)
  rmSync(folder, { recursive: true, force: true })
})

it('every rule of imports finds a planted violation', async () => {
  const roots = ['src', 'scripts', 'bench', 'e2e']
  const { output } = await cruise(roots, {
    baseDir: folder,
    ruleSet: { forbidden: rules },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' }
  })
  const { violations } = (output as ICruiseResult).summary
  const found = violations.map(({ rule, from }) => `${rule.name} in ${from}`)
  for (const name of names) expect(found).toContain(`${name} in ${violationOf(name)[0]}`)
})
