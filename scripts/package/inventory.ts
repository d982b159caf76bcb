import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { recommendedWeights } from '../../src/core/recommend'
import { publishedWeights } from '../../src/engine/weights/published'
import { tensorFlowVersion } from '../../src/provisioning/builds'
import { dawnPart } from '../../src/provisioning/dawn'
import { shippedPackages } from './node-modules'
import { nodePart } from './webgpu'

interface Part {
  name: string
  version: string
  licence: string
}

/** The packages of npm that an installation carries, with the licence that each names. */
function npmParts(project: string): Part[] {
  return shippedPackages(project).flatMap((path) => {
    const file = join(project, path, 'package.json')
    if (!existsSync(file)) return []
    const { name, version, license } = JSON.parse(readFileSync(file, 'utf8')) as {
      name: string
      version: string
      license?: string | { type: string }
    }
    const licence = typeof license === 'object' ? license.type : (license ?? 'not named')
    return [{ name, version, licence }]
  })
}

/** What is inside an installation, with licences, as text that is shipped with it. */
export function inventory(project: string, electron: string): string {
  const parts: Part[] = [
    {
      name: 'Electron, with Chromium and Node.js',
      version: electron,
      licence: 'MIT; Chromium: LICENSES.chromium.html'
    },
    dawnPart,
    nodePart,
    { name: "TensorFlow's C library", version: tensorFlowVersion, licence: 'Apache-2.0' },
    ...publishedWeights
      .filter(({ name }) => name === recommendedWeights)
      .map(({ credit, file, license }) => ({
        name: credit.replace(/;.*/, ''),
        version: file.wheel.requirement.replace(/.*==/, ''),
        licence: license
      })),
    ...npmParts(project)
  ]
  const lines = new Set(
    parts.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  )
  return [
    '# What is inside Mixup Studio',
    '',
    'Mixup Studio itself: MIT, see licences/Mixup-Studio.txt. Data sets: see resources/data/README.md.',
    '',
    '| part | version | licence |',
    '| --- | --- | --- |',
    ...[...lines].sort(),
    ''
  ].join('\n')
}

/** SHA-256 of a file, in hexadecimal. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const installer = /\.(deb|rpm|AppImage|dmg|zip|exe|blockmap)$/

/** Writes SHA256SUMS next to the installers of a folder; `sha256sum -c` checks them. */
export async function writeSums(folder: string): Promise<string[]> {
  const names = readdirSync(folder)
    .filter((name) => installer.test(name))
    .sort()
  const lines: string[] = []
  for (const name of names) lines.push(`${await sha256(join(folder, name))}  ${basename(name)}\n`)
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''))
  return names
}
