import { studioContract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { connect, type Client } from '../rpc/client'
import { memoryWires } from '../rpc/wires/memory'
import { homeFolder } from '../studio/home'
import type { Launch } from '../studio/launch'
import { createStudio, type Studio } from '../studio/studio'
import { Output, type OutputOptions } from './output'

/** What the entry knows about the installation. */
export interface Installation {
  version: string
  launch: Launch
  /** How another machine starts the command line. */
  command: string[]
  /** Folder of the example configurations. */
  examples: string
  /** Folder of the example experiments. */
  experiments: string
  /** Called with the studio of each command and the folder of its home. */
  onStudio?: (studio: Studio, home: string) => void
}

export interface GlobalOptions extends OutputOptions {
  home?: string
}

/** What every command works with. */
export interface Session {
  studio: Studio
  client: Client<typeof studioContract>
  output: Output
  installation: Installation
}

/** Runs a command with its own studio, which is always closed. */
export async function withSession(
  installation: Installation,
  { home, ...outputOptions }: GlobalOptions,
  command: (session: Session) => Promise<number>
): Promise<number> {
  const folder = home ?? homeFolder()
  const studio = await createStudio({
    home: folder,
    launch: installation.launch,
    command: installation.command,
    version: installation.version,
    starts: 'own',
    lookEvery: 250
  })
  installation.onStudio?.(studio, folder)
  const [own, other] = memoryWires()
  studio.serve(other)
  const client = connect(studioContract, own)
  const output = new Output(outputOptions)
  try {
    return await command({ studio, client, output, installation })
  } finally {
    await studio.close()
  }
}

/** The run that a person means: its id, the beginning of it, or `latest`. */
export async function findRun({ client }: Session, text: string): Promise<string> {
  const runs = await client.call.listRuns({ deleted: true })
  const ids = runs.map(({ id }) => id)
  if (text === 'latest') {
    const last = ids.at(-1)
    if (last !== undefined) return last
    throw new StudioError(
      'not-found',
      'There are no runs yet. Start one: mixup-studio train digits'
    )
  }
  const matching = ids.includes(text) ? [text] : ids.filter((id) => id.startsWith(text))
  const [only] = matching
  if (only !== undefined && matching.length === 1) return only
  throw new StudioError(
    'not-found',
    matching.length > 1
      ? `${matching.length} runs begin with "${text}": write more of the id.`
      : `There is no run "${text}". List them with: mixup-studio runs`
  )
}
