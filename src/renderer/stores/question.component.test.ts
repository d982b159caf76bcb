import { waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { StudioError } from '../../contract/errors'
import { openPage } from '../testing/mount-with-stores'
import { Question } from './question.svelte'

it('keeps the answer to what was asked last, whatever order they come in', async () => {
  const { stores } = await openPage()
  const question = new Question<string>(stores.session)
  let answerSlowly = (_: string): void => undefined
  question.ask(() => new Promise((resolve) => (answerSlowly = resolve)))
  question.ask(() => Promise.resolve('second'))
  await waitFor(() => expect(question.answer).toBe('second'))
  answerSlowly('first')
  await Promise.resolve()
  const { answer, error, work } = question
  expect({ answer, error, work }).toEqual({ answer: 'second', error: null, work: null })
})

it('shows how far the host is, and nothing once it has answered', async () => {
  const { stores, host } = await openPage()
  const question = new Question<string>(stores.session)
  let answer = (_: string): void => undefined
  question.ask(() => new Promise((resolve) => (answer = resolve)))
  expect(question.work).toEqual({ text: 'Starting', share: null })
  host.emit('progress', { text: 'computing features', done: 1, total: 4 })
  await waitFor(() => expect(question.work).toEqual({ text: 'computing features', share: 0.25 }))
  answer('done')
  await waitFor(() => expect([question.answer, question.work]).toEqual(['done', null]))
})

it('says why there is no answer, and stays silent about one that was taken back', async () => {
  const { stores } = await openPage()
  const question = new Question<string>(stores.session)
  question.ask(() => Promise.reject(new StudioError('not-found', 'There is no such run.')))
  await waitFor(() => expect(question.error?.code).toBe('not-found'))
  const takeBack = question.ask(
    (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.')))
      )
  )
  takeBack()
  await waitFor(() => expect(question.work).toBeNull())
  expect(question.error).toBeNull()
})
