import { accessSync, chownSync, constants, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { quote } from '../quote'

/** Debian's user for what should own nothing. */
const nobody = 65534

/** The topmost folder above `path` that only its owner can enter; null when others can read `path`. */
function closedFolder(path: string): string | null {
  const above = dirname(path)
  const higher = above === path ? null : closedFolder(above)
  return higher ?? ((statSync(path).mode & 0o001) === 0 ? path : null)
}

export interface Invocation {
  program: string
  args: string[]
  environment: NodeJS.ProcessEnv
  /** Removes what the command needed. */
  clean(): void
}

/**
 * A script that covers the closed folders with empty ones in a mount namespace of its own, shows in them the paths that the
 * command needs, and runs its arguments. Nothing changes outside, and nothing else in those folders can be seen.
 */
function uncover(paths: readonly string[]): string {
  const shown = [...new Set(paths.map((path) => resolve(path)))].filter(
    (path) => closedFolder(path) !== null
  )
  const closed = [...new Set(shown.map((path) => closedFolder(path) ?? path))]
  const held = shown.map((_, index) => `"$hold"/${index}`)
  return [
    'set -eu',
    'hold=$(mktemp -d)',
    'mount -t tmpfs tmpfs "$hold"',
    ...shown.map((path, i) => `mkdir ${held[i]}; mount --rbind ${quote(path)} ${held[i]}`),
    ...closed.map((path) => `mount -t tmpfs -o mode=755 tmpfs ${quote(path)}`),
    ...shown.map((path, i) => `mkdir -p ${quote(path)}; mount --rbind ${held[i]} ${quote(path)}`),
    'umount -l "$hold"',
    'rmdir "$hold"',
    'exec "$@"'
  ].join('\n')
}

/**
 * How to run a command as an ordinary user with a message bus of its own: as this one, or, as root, as `nobody`, for
 * Chromium's sandbox refuses root.
 * @param readable folders that the command reads
 * @param writable folders that the command writes; as root they are given to `nobody`
 */
export function asOrdinaryUser(
  command: readonly string[],
  readable: readonly string[],
  writable: readonly string[]
): Invocation {
  // The session does not pass a signal on: its death has to reach the command.
  const bound = ['setpriv', '--pdeathsig=TERM', '--', ...command]
  const bus = ['dbus-run-session', '--', ...bound]
  if (process.getuid?.() !== 0) {
    return {
      program: bus[0] ?? '',
      args: bus.slice(1),
      environment: process.env,
      clean: () => undefined
    }
  }
  const home = mkdtempSync(join(tmpdir(), 'mixup-studio-user-'))
  for (const folder of [home, ...writable]) {
    mkdirSync(folder, { recursive: true })
    chownSync(folder, nobody, nobody)
  }
  const user = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--']
  const paths = [...readable, ...writable].filter((path) => canBeSeen(path))
  const namespace = ['--mount', '--propagation=private', '--', 'sh', '-c', uncover(paths), 'sh']
  return {
    program: 'unshare',
    args: [...namespace, ...user, ...bus],
    environment: {
      ...process.env,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_CACHE_HOME: '',
      XDG_CONFIG_HOME: '',
      XDG_DATA_HOME: ''
    },
    clean: () => rmSync(home, { recursive: true, force: true })
  }
}

function canBeSeen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
