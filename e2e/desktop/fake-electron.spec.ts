import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeUtilityProcess, FakeWindow, fakeElectron } from '../../src/main/testing/fake-electron'
import { expect, test } from '../test'
import { launchDesktop } from './launch'

let root: string
test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mixup-studio-fake-'))
})
test.afterEach(async () => {
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
})

/** Members of a fake with their types, without those of every emitter. */
function members(fake: object): string[] {
  const own = Object.entries(fake).filter(([name]) => !/^_|^domain$/.test(name))
  return own.map(([name, value]) => `${name}: ${typeof value}`).sort()
}

test('what the fake electron module offers is in the real one, of the same type', async () => {
  const app = await launchDesktop(join(root, 'home'))
  await app.firstWindow()
  const fake = fakeElectron()
  const modules = Object.entries(fake).filter(([, value]) => typeof value === 'object')
  const expected = Object.fromEntries(
    modules.map(([name, value]) => [name, members(value)] as const)
  )
  const window = new FakeWindow({})
  const wanted = {
    ...expected,
    window: members(window),
    contents: members(window.webContents)
  }
  const real = await app.evaluate((electron, names) => {
    const own = electron.BrowserWindow.getAllWindows()[0]
    const objects: Record<string, unknown> = {
      ...electron,
      window: own,
      contents: own?.webContents
    }
    return Object.fromEntries(
      Object.entries(names).map(([name, list]) => [
        name,
        list.map((member) => {
          const [key = ''] = member.split(':')
          return `${key}: ${typeof (objects[name] as Record<string, unknown>)[key]}`
        })
      ])
    )
  }, wanted)
  expect(real).toEqual(wanted)
  const channel = new fake.MessageChannelMain()
  expect(
    await app.evaluate(({ MessageChannelMain }) => {
      const { port1, port2 } = new MessageChannelMain()
      return [typeof port1.postMessage, typeof port2.on]
    })
  ).toEqual([typeof channel.port1.postMessage, typeof channel.port2.on])
  await app.close()
})

test('a utility process begins and ends as the fake one does', async () => {
  const script = join(root, 'probe.mjs')
  await writeFile(
    script,
    "process.parentPort.on('message', ({ data }) => data === 'abort' ? process.abort() : process.exit(data))"
  )
  const app = await launchDesktop(join(root, 'home'))
  await app.firstWindow()
  const seen = await app.evaluate(
    async ({ app: electron, utilityProcess }, { file, names }) => {
      const probe = async (end: 'kill' | 'abort' | number) => {
        const serviceName = `probe ${end}`
        let silence = (): unknown => undefined
        const gone = new Promise<string>((resolve) => {
          electron.on('child-process-gone', (_event, { name, reason }) => {
            if (name === serviceName) resolve(reason)
          })
          silence = () => setTimeout(() => resolve('not reported'), 1500)
        })
        const child = utilityProcess.fork(file, [], { serviceName, stdio: 'pipe' })
        const types = names.map(
          (name) => `${name}: ${typeof (child as unknown as Record<string, unknown>)[name]}`
        )
        const before = child.pid ?? 'none'
        await new Promise<void>((resolve) => child.once('spawn', resolve))
        const during = typeof child.pid
        const exited = new Promise<unknown[]>((resolve) =>
          child.once('exit', (...values: unknown[]) => resolve(values.map((value) => typeof value)))
        )
        if (end === 'kill') process.kill(child.pid ?? 0, 'SIGKILL')
        else child.postMessage(end)
        const ids = [before, during, await exited, child.pid ?? 'none']
        silence()
        return { types, ids, gone: await gone }
      }
      return [await probe('kill'), await probe('abort'), await probe(3), await probe(0)]
    },
    { file: script, names: members(new FakeUtilityProcess()).map((one) => one.split(':')[0] ?? '') }
  )
  // No id before the start and after the end, and no signal but one code for the exit.
  const ids = ['none', 'number', ['number'], 'none']
  for (const one of seen) {
    expect(one.types.sort()).toEqual(members(new FakeUtilityProcess()))
    expect(one.ids).toEqual(ids)
  }
  expect(seen.map(({ gone }) => gone)).toEqual([
    'killed',
    'crashed',
    // A code of its own is no reason.
    'not reported',
    'not reported'
  ])
  await app.close()
})
