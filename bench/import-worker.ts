import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readingOptions } from '../src/contract/data'
import { loadDataSet } from '../src/engine/data/load'

// Reads one data set as the import does, report included, and prints the seconds and the peak of memory in MB.
const path = process.argv[2]!
const cache = await mkdtemp(join(tmpdir(), 'import-worker-'))
const began = performance.now()
await loadDataSet({ kind: 'path', path }, readingOptions.parse({}), cache)
const seconds = (performance.now() - began) / 1000
await rm(cache, { recursive: true })
console.log(`${seconds} ${process.resourceUsage().maxRSS / 1024}`)
