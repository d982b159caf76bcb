import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunCommand } from '../src/provisioning/command'
import { findChromium, type ChromiumSearch } from './chromium'

let folder: string
let ran: string[]

function program(name: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  chmodSync(path, 0o755)
  return path
}

/** A search on a machine where nothing is installed, and nothing can be. */
function search(overrides: Partial<ChromiumSearch> = {}, effect?: (line: string) => boolean) {
  const run: RunCommand = (command, args) => {
    const line = [command === process.execPath ? 'playwright' : command, ...args.slice(0)].join(' ')
    ran.push(line)
    const succeeded = effect?.(line) ?? false
    const output = succeeded ? '' : 'Error: getaddrinfo ENOTFOUND'
    return Promise.resolve({ code: succeeded ? 0 : 1, output, ended: 'exited' })
  }
  return findChromium({
    environment: { PATH: join(folder, 'bin') },
    platform: 'linux',
    user: 1000,
    playwrightProgram: join(folder, 'playwright', 'chrome'),
    playwrightCommand: 'cli.js',
    cache: join(folder, 'cache'),
    run,
    say: () => undefined,
    ...overrides
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mixup-studio-chromium-'))
  ran = []
})

describe('findChromium', () => {
  it('takes the one the environment names', async () => {
    const named = program('mine')
    program('bin/chromium')
    expect(await search({ environment: { CHROMIUM_PATH: named } })).toBe(named)
    const wrong = search({ environment: { CHROMIUM_PATH: join(folder, 'nothing') } })
    await expect(wrong).rejects.toThrow('CHROMIUM_PATH')
  })

  it("then the system's, then Playwright's", async () => {
    const playwright = program('playwright/chrome')
    expect(await search()).toBe(playwright)
    const system = program('bin/google-chrome')
    expect(await search()).toBe(system)
    expect(ran).toEqual([])
  })

  it('then asks Playwright to fetch it', async () => {
    const found = await search({}, () => Boolean(program('playwright/chrome')))
    expect(found).toBe(join(folder, 'playwright', 'chrome'))
    expect(ran).toEqual(['playwright cli.js install chromium'])
  })

  it.skipIf(!existsSync('/etc/debian_version'))('then, as root on Debian, apt', async () => {
    const found = await search({ user: 0 }, (line) => {
      if (line.includes('install -y')) program('bin/chromium')
      return line.startsWith('apt-get')
    })
    expect(found).toBe(join(folder, 'bin', 'chromium'))
    expect(ran.slice(1)).toEqual([
      'apt-get update',
      'apt-get install -y --no-install-recommends chromium'
    ])
  })

  it('says at last how to provide one, and fetches only once a day', async () => {
    await expect(search()).rejects.toThrow(/CHROMIUM_PATH=.*\nPlaywright: getaddrinfo/)
    await expect(search()).rejects.toThrow('sudo apt install chromium')
    expect(ran).toHaveLength(1)
  })
})
