import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json'
}

export interface PageFile {
  body: Buffer
  type: string
}

/** A file of the built page; null for what is not there, lies outside or has an unknown type. */
export async function readPageFile(folder: string, urlPath: string): Promise<PageFile | null> {
  let name: string
  try {
    name = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  const root = resolve(folder)
  const path = resolve(root, `.${name === '/' ? '/index.html' : name}`)
  const type = types[extname(path)]
  if (!type || name.includes('\0') || !path.startsWith(root + sep)) return null
  const body = await readFile(path).catch(() => null)
  return body && { body, type }
}
