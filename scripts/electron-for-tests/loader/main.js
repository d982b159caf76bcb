// Stands where Electron's own default_app.asar would: starts the application whose folder is the first argument.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const at = process.argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'))
const folder = resolve(process.argv[at] ?? '.')
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
app.setAppPath(folder)
await import(pathToFileURL(join(folder, manifest.main)).href)
