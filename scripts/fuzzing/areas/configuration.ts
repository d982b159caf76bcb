import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfiguration } from '../../../src/cli/configuration/read'
import { readExperiment } from '../../../src/cli/configuration/read-experiment'
import { describeModel } from '../../../src/core/architecture'
import { projectFolder } from '../../../src/provisioning/sources'
import { orRefuse, type Area } from '../area'
import { mutate, mutateValue } from '../mutate'

const folders = {
  examples: join(projectFolder(), 'resources', 'configs'),
  experiments: join(projectFolder(), 'resources', 'experiments')
}
const shapes = [[8, 8, 1], [32, 32, 3], [4], [1]]

async function textsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
}

/** Files of runs and experiments, damaged, are read, and their models described. */
export async function configurationArea(): Promise<Area> {
  const configs = await textsIn(folders.examples)
  const texts = [...configs, ...(await textsIn(folders.experiments))]
  return {
    share: 10,
    attempt: async (random, folder) => {
      const text = texts[random.integer(texts.length)]!
      const damaged =
        random.integer(4) === 0
          ? mutate(Buffer.from(text), random, Buffer.from(texts[0]!)).bytes
          : JSON.stringify(mutateValue(JSON.parse(text), random))
      const path = join(folder, 'written.json')
      await writeFile(path, damaged)
      const config = await orRefuse('a configuration', () =>
        readConfiguration(path, [], folders.examples, () => Promise.resolve([]))
      )
      await orRefuse('an experiment', () =>
        readExperiment(
          path,
          folders,
          () => Promise.resolve(1),
          () => Promise.resolve([])
        )
      )
      if (config) {
        const shape = shapes[random.integer(shapes.length)]!
        await orRefuse('a model', () => describeModel(config.model, shape, 1 + random.integer(10)))
      }
      return String(damaged).slice(0, 200)
    }
  }
}
