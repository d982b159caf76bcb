import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { StudioError } from '../../../contract/errors'
import { modelConfig } from '../../../contract/model'
import type { OwnWeights, WeightsRecord } from '../../../contract/weights'
import { openPage } from '../../testing/mount-with-stores'
import AddWeights from './AddWeights.svelte'

const digest = '7'.repeat(64)
const model = modelConfig.parse({ architecture: 'resnet', depth: 50 })

async function mountDialog(refusal: string | null = null) {
  const added: OwnWeights[] = []
  const discarded: string[] = []
  const used: string[] = []
  const page = await openPage({
    listWeights: () => [],
    upload: ({ path }) => ({ path: `/uploads/7/${path}` }),
    discardUpload: ({ upload }) => void discarded.push(upload),
    addWeights: (own) => {
      added.push(own)
      if (refusal !== null) throw new StudioError('invalid-data', refusal)
      return {
        ...{ version: 1, digest, name: own.name ?? '', model: own.model, side: own.side },
        ...{ normalisation: own.normalisation!, license: own.license ?? null, credit: '' },
        match: {
          ...{ scheme: 'torchvision', tensors: 2, outputs: 1000, unused: ['extra.weight'] },
          matched: [
            { name: 'conv1.weight', parameter: 'stem/conv/kernel' },
            { name: 'bn1.weight', parameter: 'stem/norm/scale' }
          ]
        }
      } satisfies WeightsRecord
    }
  })
  page.mount(AddWeights, {
    model,
    onclose: () => undefined,
    onuse: (chosen: string) => used.push(chosen)
  })
  const give = async () => {
    const input = screen.getByLabelText('File of weights')
    const file = new File([new Uint8Array(4)], 'own.pth')
    await fireEvent.change(input, { target: { files: [file] } })
  }
  return { added, discarded, used, give }
}

it('sends a file with what has to be said of it, shows what matched name by name, and begins with it', async () => {
  const { added, discarded, used, give } = await mountDialog()
  await fireEvent.input(screen.getByLabelText(/^Licence/), { target: { value: 'BSD-3-Clause' } })
  await fireEvent.input(screen.getByLabelText(/pictures of/), { target: { value: '192' } })
  await give()
  expect(await screen.findByText(/2 tensors matched by torchvision.s names/)).toBeTruthy()
  for (const text of ['conv1.weight', 'stem/conv/kernel', 'extra.weight', 'not needed']) {
    expect(screen.getByText(text)).toBeTruthy()
  }
  expect(added).toEqual([
    {
      ...{ path: '/uploads/7/own.pth', name: 'own', side: 192, license: 'BSD-3-Clause' },
      model: { architecture: 'resnet', depth: 50, initialisation: model.initialisation },
      normalisation: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] }
    }
  ])
  await waitFor(() => expect(discarded).toHaveLength(1))
  await fireEvent.click(screen.getByRole('button', { name: 'Begin with these weights' }))
  expect(used).toEqual([digest])
})

it('says why a file cannot be used, by the name it has for the user, and removes the copy', async () => {
  const { discarded, give } = await mountDialog('/uploads/7/own.pth lacks layer1.0.conv1.weight.')
  await give()
  expect(await screen.findByText('own.pth lacks layer1.0.conv1.weight.')).toBeTruthy()
  await waitFor(() => expect(discarded).toHaveLength(1))
})

it('takes no file before its numbers are right', async () => {
  await mountDialog()
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Choose the file' })
  await fireEvent.input(screen.getByLabelText(/^Mean/), { target: { value: '0.5, x, 0.5' } })
  expect(screen.getByRole('alert').textContent).toContain('The mean has three numbers')
  expect(button.disabled).toBe(true)
  await fireEvent.input(screen.getByLabelText(/^Mean/), { target: { value: '0.5, 0.5, 0.5' } })
  expect(button.disabled).toBe(false)
})
