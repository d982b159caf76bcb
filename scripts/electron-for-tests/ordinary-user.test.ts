import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { asOrdinaryUser } from './ordinary-user'
import { isOnPath } from './packages'

const root =
  process.getuid?.() === 0 &&
  ['unshare', 'setpriv', 'dbus-run-session'].every((one) => isOnPath(one))

it.runIf(root)(
  'shows a closed folder only as far as the command needs it, and writes where it may',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'mixup-studio-closed-'))
    const [needed, results] = [join(folder, "it's needed"), join(folder, 'results')]
    mkdirSync(needed)
    mkdirSync(results)
    writeFileSync(join(needed, 'a'), 'content')
    writeFileSync(join(folder, 'secret'), '')
    chmodSync(folder, 0o700)
    const script = 'id -u; cat "$1/a"; ls "$2"; touch "$3/made"'
    const { program, args, environment, ...user } = asOrdinaryUser(
      ['sh', '-ec', script, 'sh', needed, folder, results],
      [needed],
      [results]
    )
    const said = execFileSync(program, args, { env: environment, encoding: 'utf8' })
    user.clean()
    expect(said.split('\n').slice(0, 3)).toEqual(['65534', "contentit's needed", 'results'])
    expect(statSync(join(results, 'made')).uid).toBe(65534)
    expect(readFileSync(join(needed, 'a'), 'utf8')).toBe('content')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  }
)
