import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { modelConfig } from '../../contract/model'
import { assign } from './assign'
import { withNamedWeights } from './pretrained'
import { readConfiguration } from './read'

const examples = fileURLToPath(new URL('../../../resources/configs', import.meta.url))

const lite = {
  ...{
    name: 'efficientnet-lite0',
    digest: 'a'.repeat(64),
    side: 224,
    license: null,
    credit: '',
    ready: true
  },
  ...{ bytes: null, model: modelConfig.parse({ architecture: 'efficientnet-lite' }) },
  normalisation: { mean: [0.1, 0.2, 0.3], deviation: [0.4, 0.5, 0.6] }
}
const listed = () => Promise.resolve([lite])

describe('--set', () => {
  it('reads JSON values, and everything else as text', () => {
    expect(assign({}, 'a.b=1')).toEqual({ a: { b: 1 } })
    expect(assign({ a: { c: 2 } }, 'a.b=[1,2]')).toEqual({ a: { c: 2, b: [1, 2] } })
    expect(assign({}, 'name=plain text = more')).toEqual({ name: 'plain text = more' })
    expect(assign({}, 'a=null')).toEqual({ a: null })
  })

  it('drops the settings of what was chosen before', () => {
    const before = { mixing: { policy: 'input', alpha: 1 } }
    expect(assign(before, 'mixing.policy=none')).toEqual({ mixing: { policy: 'none' } })
    expect(assign(before, 'mixing.policy=input')).toEqual(before)
  })

  it.each(['novalue', '=1', '.=1', 'a..b=1'])('refuses %s', (text) => {
    expect(() => assign({}, text)).toThrow('key=value')
  })
})

describe('weights by their name', () => {
  const named = {
    model: { architecture: 'efficientnet-lite', pretrained: { weights: 'efficientnet-lite0' } }
  }

  it('bring along their digest, normalisation and picture size', async () => {
    expect(await withNamedWeights(named, listed)).toEqual({
      model: {
        architecture: 'efficientnet-lite',
        pretrained: { weights: { name: 'efficientnet-lite0', digest: lite.digest } }
      },
      data: {
        normalisation: 'given',
        given: lite.normalisation,
        reading: { image: { height: 224, width: 224, channels: 3 } }
      }
    })
  })

  it('leave alone what is written', async () => {
    const reading = { image: { height: 96, width: 96, channels: 3 } }
    const written = { ...named, data: { normalisation: 'range', reading } }
    const { data } = await withNamedWeights(written, listed)
    expect(data).toEqual({ normalisation: 'range', reading })
    const other = { model: { architecture: 'linear' } }
    expect(await withNamedWeights(other, listed)).toBe(other)
  })

  it('that nobody has are refused with those that there are', async () => {
    const written = { model: { pretrained: { weights: 'vit' } } }
    await expect(withNamedWeights(written, listed)).rejects.toThrow('There are: efficientnet-lite0')
  })
})

describe('readConfiguration', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'config-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function read(content: unknown, ...set: string[]) {
    const file = join(folder, 'config.json')
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return readConfiguration(file, set, examples, listed)
  }
  const moons = {
    data: { source: { kind: 'generated', name: 'two-moons' } },
    model: { architecture: 'mlp' }
  }

  it('knows every bundled example', async () => {
    const names = (await readdir(examples)).map((name) => name.replace('.json', ''))
    expect(names).toEqual(expect.arrayContaining(['digits', 'digits-mixup', 'penguins']))
    for (const name of names) {
      expect((await readConfiguration(name, [], examples, listed)).name).not.toBe('')
    }
  })

  it('takes a path in the file from where the file is, one in --set from here', async () => {
    const config = { ...moons, data: { source: { kind: 'path', path: 'data/a.csv' } } }
    const source = { kind: 'path', path: join(folder, 'data/a.csv') }
    expect((await read(config)).data.source).toEqual(source)
    const changed = await read(config, 'data.source.path=b.csv')
    expect(changed.data.source).toEqual({ kind: 'path', path: join(process.cwd(), 'b.csv') })
  })

  it('names the field, what was given and what is allowed', async () => {
    const wrong = read({ ...moons, training: { epochs: 0 }, mixing: { policy: 'mix' } })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-argument' })
    await expect(wrong).rejects.toThrow(/training\.epochs: .*>=1 \(given: 0\)/)
    await expect(wrong).rejects.toThrow(/mixing\.policy: .*'input'.* \(given: "mix"\)/)
  })

  it('does not pass over a misspelt field', async () => {
    const wrong = read(moons, 'training.epoch=3')
    await expect(wrong).rejects.toThrow(/training\.epoch: unknown field; .*epochs/)
  })

  it('says what is missing', async () => {
    await expect(read({ model: { architecture: 'mlp' } })).rejects.toThrow(
      /data: .* \(given: nothing\)/
    )
  })

  it.each([
    ['{', 'is not JSON'],
    ['[1]', 'is not a configuration']
  ])('explains a file that says %s', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message)
  })

  it('names the examples when there is neither file nor example', async () => {
    await expect(readConfiguration('digit', [], examples, listed)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('digits-mixup') as string
    })
  })
})
