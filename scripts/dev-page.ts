import { join } from 'node:path'
import { createServer, type ProxyOptions, type ViteDevServer } from 'vite'
import { svelte } from '@sveltejs/vite-plugin-svelte'

/** Admits the same requests as the browser host: only our own page may use its origin. */
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
    // The page proves what it knows to the host behind the proxy.
    define: { 'import.meta.env.VITE_STUDIO_HOST': JSON.stringify(host.host) },
    server: {
      host: '127.0.0.1',
      proxy: {
        '/wire': wireTo(host, () => originOf(server)),
        '/invitation': {
          target: host.origin,
          changeOrigin: true,
          configure: (proxy) =>
            proxy.on('proxyReq', (outgoing, incoming) => {
              if (incoming.headers.origin !== originOf(server)) outgoing.destroy()
              else outgoing.setHeader('origin', host.origin)
            })
        }
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
