import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'

/** Where `npm run package:check` lets installations look for newer versions. */
const port = 8765
export const updateAddress = `http://127.0.0.1:${port}`
export const newerVersion = '9.9.9'

/** Serves a newer version as a release puts it on a web server: a list of its files, and one that stands in for the AppImage. */
export async function serveNewerVersion(content: string) {
  const file = `Mixup Studio-${newerVersion}.AppImage`
  const sha512 = createHash('sha512').update(content).digest('base64')
  const list = [
    `version: ${newerVersion}`,
    'files:',
    `  - url: ${file}`,
    `    sha512: ${sha512}`,
    `    size: ${content.length}`,
    `path: ${file}`,
    `sha512: ${sha512}`,
    "releaseDate: '2026-11-30T00:00:00.000Z'",
    ''
  ].join('\n')
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').replace(/\?.*/, '')
    asked.push(path)
    if (path === '/latest-linux.yml') response.end(list)
    else if (path === `/${file}`) response.end(content)
    else response.writeHead(404).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    /** Paths in the order in which they were asked for. */
    asked,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections())
  }
}
