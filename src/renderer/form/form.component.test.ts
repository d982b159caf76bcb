import { fireEvent, render, screen } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import { runConfig } from '../../contract/run-config'
import { openPage } from '../testing/mount-with-stores'
import NumberInput from './NumberInput.svelte'
import Section from './Section.svelte'

const config = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' },
  mixing: { policy: 'input', alpha: 0.2 }
})

describe('a number field', () => {
  const mountField = (props: object) => {
    const onchange = vi.fn<(value: number | null) => void>()
    const usual = { id: 'n', value: 5, nullable: false, integer: true, describedBy: undefined }
    render(NumberInput, { ...usual, invalid: false, onchange, ...props })
    return onchange
  }

  it('passes on what is typed as a number, and what is not one as NaN', async () => {
    const onchange = mountField({})
    const input = screen.getByRole('textbox')
    expect(input).toHaveProperty('value', '5')
    await fireEvent.input(input, { target: { value: '12' } })
    await fireEvent.input(input, { target: { value: 'many' } })
    expect(onchange.mock.calls).toEqual([[12], [NaN]])
  })

  it('reads an empty field as none where none is allowed', async () => {
    const onchange = mountField({ nullable: true, empty: 'No limit' })
    const input = screen.getByRole('textbox')
    expect(input.getAttribute('placeholder')).toBe('No limit')
    await fireEvent.input(input, { target: { value: '' } })
    expect(onchange).toHaveBeenCalledWith(null)
  })

  it('has a slider for shares, which follows the keyboard of the text alone', () => {
    mountField({ value: 0.5, integer: false, minimum: 0, maximum: 1 })
    const slider = document.querySelector('input[type=range]')
    expect(slider).toHaveProperty('value', '0.5')
    expect(slider?.getAttribute('aria-hidden')).toBe('true')
  })
})

describe('a section of the Train form', () => {
  async function mountSection(section: string, basic: string[]) {
    const page = await openPage()
    page.stores.draft.replace(config)
    page.mount(Section, { section, basic })
    return page.stores.draft
  }

  it('shows the field of the schema and changes the draft', async () => {
    const draft = await mountSection('training', ['epochs'])
    const epochs = screen.getByLabelText(/^Epochs/)
    expect(epochs).toHaveProperty('value', String(config.training.epochs))
    await fireEvent.input(epochs, { target: { value: '7' } })
    expect(draft.valid?.training.epochs).toBe(7)
  })

  it('says at the field what is wrong with it', async () => {
    const draft = await mountSection('training', ['epochs'])
    const epochs = screen.getByLabelText(/^Epochs/)
    await fireEvent.input(epochs, { target: { value: '0' } })
    expect(draft.valid).toBeNull()
    expect(epochs.getAttribute('aria-invalid')).toBe('true')
    const text = document.getElementById(epochs.getAttribute('aria-describedby') ?? '')
    expect(text?.textContent).toBe(draft.issues.get('training.epochs'))
  })

  it('names the part of a list that is no number, and keeps what was typed', async () => {
    const draft = await mountSection('model', ['hidden'])
    const hidden = screen.getByRole('textbox', { name: /^Hidden/ })
    await fireEvent.change(hidden, { target: { value: '32, x' } })
    expect(hidden).toHaveProperty('value', '32, x')
    expect([...draft.issues]).toEqual([['model.hidden.1', '"x" is not a number.']])
    expect(screen.getByText('"x" is not a number.')).toBeTruthy()
    await fireEvent.change(hidden, { target: { value: '32, 16' } })
    expect(draft.valid?.model).toMatchObject({ hidden: [32, 16] })
  })

  it('changes the fields with the chosen policy', async () => {
    const draft = await mountSection('mixing', ['alpha'])
    expect(screen.queryByRole('textbox', { name: /^Alpha$/ })).not.toBeNull()
    const policy = screen.getByRole('combobox', { name: /Mixing|Policy/ })
    await fireEvent.change(policy, { target: { value: 'none' } })
    expect(draft.valid?.mixing).toEqual({ policy: 'none' })
    expect(screen.queryByRole('textbox', { name: /^Alpha$/ })).toBeNull()
  })
})
