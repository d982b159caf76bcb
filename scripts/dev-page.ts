import { join } from 'node:path'
import { createServer, type ProxyOptions, type ViteDevServer } from 'vite'
import { svelte } from '@sveltejs/vite-plugin-svelte'

/** Lets in whom the browser host lets in: its cookie goes along, and only our own page may speak for its origin. */
function wireTo(host: URL, ownOrigin: () => string): ProxyOptions {
  return {
    target: host.origin,
    changeOrigin: true,
    ws: true,
    configure: (proxy) => {
      proxy.on('proxyReqWs', (outgoing, incoming, socket) => {
        if (incoming.headers.origin !== ownOrigin()) socket.destroy()
        else outgoing.setHeader('origin', host.origin)
      })
    }
  }
}

/**
 * The page from its sources, with hot reload, in front of a running browser host.
 * @param address of the host, with its token
 * @returns the server, and the address to open
 */
export async function serveDevelopmentPage(
  project: string,
  address: string
): Promise<{ server: ViteDevServer; address: string }> {
  const host = new URL(address)
  const server = await createServer({
    configFile: false,
    root: join(project, 'src', 'renderer'),
    plugins: [svelte()],
    server: {
      host: '127.0.0.1',
      proxy: {
        '/wire': wireTo(host, () => originOf(server)),
        '^/\\?token=': { target: host.origin, changeOrigin: true }
      }
    }
  })
  await server.listen()
  return { server, address: `${originOf(server)}/${host.search}` }
}

function originOf({ resolvedUrls }: ViteDevServer): string {
  const [address] = resolvedUrls?.local ?? []
  if (address === undefined) throw new Error('The page is not served: no port was free')
  return new URL(address).origin
}
