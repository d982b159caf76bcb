import { execFileSync } from 'node:child_process'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generator } from '../src/core/random'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say } from './console'
import { BrowserHost } from './soaking/browser-host'
import { commandLineUser, pageUser, type Place } from './soaking/users'
import { Journal } from './soaking/journal'

// npm run soak [-- --minutes 5 --seed 1]: two browser hosts and three command lines on one home add data sets, rename and tag
// runs and queue more of them, all at once. Everything that was answered is written into a journal, and must be in the home
// afterwards.

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: '1' } }
})
const project = projectFolder()
await ensureBuilt(project, say)
const folder = await realpath(await mkdtemp(join(tmpdir(), 'mixup-studio-soak-')))
const config = join(folder, 'config.json')
await writeFile(
  config,
  JSON.stringify({
    data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
    model: { architecture: 'mlp', hidden: [4] },
    training: { epochs: 2 },
    compute: { threads: 1 }
  })
)
const end = performance.now() + Number(values.minutes) * 60_000
const journal = new Journal()
const place: Place = {
  ...{ project, folder, home: join(folder, 'home'), config, journal },
  goesOn: () => performance.now() < end
}
const hosts: BrowserHost[] = []
try {
  for (let host = 0; host < 2; host++) hosts.push(await BrowserHost.start(place))
  const random = (user: number) => generator(Number(values.seed), 'generation', user)
  await Promise.all([
    ...hosts.map((host, index) => pageUser(place, host, `page ${index}`, random(index))),
    ...[0, 1, 2].map(() => commandLineUser(place))
  ])
  say('Waiting for the queue')
  const [first] = hosts
  const lost = await journal.differences(first!.call)
  for (const difference of lost) say(difference)
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  console.log(
    `${commit}: two browser hosts and three command lines for ${values.minutes} minutes, seed ${values.seed}: ${journal.summary()}; ${lost.length} lost.`
  )
  process.exitCode = lost.length === 0 ? 0 : 1
} finally {
  for (const host of hosts) await host.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}
