#!/usr/bin/env node
import { join } from 'node:path'
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { keepBrowserKey, readBrowserKey } from '../studio/app/browser-key'
import { endInOrder, unexpectedEnd } from '../studio/app/last-resort'
import { serveApp } from '../studio/app/serve-app'
import { homeFolder, openHome } from '../studio/home'
import { childLauncher, commandLine, trainerEntry } from '../studio/launch-child'
import { AllowedPaths } from '../studio/paths/allowed-paths'
import { createStudio } from '../studio/studio'
import { browserHost } from './host-handlers'
import { servePage } from './page-server'

interface Options {
  port: number
  allow: string[]
}

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  }
  return value
}

const { port: wanted, allow } = new Command('mixup-studio-server')
  .description('Serves the studio to a browser on this machine.')
  .version(packageJson.version)
  .option('--port <number>', 'port on the loopback interface; 0 takes a free one', port, 0)
  .option(
    '--allow <folder...>',
    'folders whose data the page may read; your home folder when left out',
    [homedir()]
  )
  .parse()
  .opts<Options>()

const home = await openHome(homeFolder())
const studio = await createStudio({
  home: home.folder,
  launch: childLauncher(trainerEntry(import.meta.url)),
  command: commandLine(import.meta.url),
  version: packageJson.version
})
endInOrder(join(home.logs, 'server.log'), () => studio.close(unexpectedEnd))
const allowed = new AllowedPaths([...allow, home.uploads, home.labels])
const host = browserHost(home.uploads, allowed, allow)
const key = await readBrowserKey(home.folder)
const server = await servePage({
  page: fileURLToPath(new URL('../renderer', import.meta.url)),
  port: wanted,
  usualPort: key.port,
  secret: key.secret,
  connect: (wire) =>
    void serveApp(studio, wire, host, { reading: allowed, writing: new AllowedPaths() }),
  onInvitation: (address) => console.log(`For another browser: ${address}`)
})
await keepBrowserKey(home.folder, { ...key, port: server.port })
console.log(`Mixup Studio: ${server.address}`)

let closing = false
async function close(): Promise<void> {
  if (closing) process.exit(1)
  closing = true
  await server.close()
  await studio.close()
  process.exit(0)
}
process.on('SIGINT', () => void close())
process.on('SIGTERM', () => void close())
