import { render } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { ImportProblem } from '../../../contract/records'
import Problems from './Problems.svelte'

const problem = (severity: ImportProblem['severity']): ImportProblem => ({
  ...{ kind: 'note', where: 'row 1', message: 'worth knowing' },
  severity
})
const notes = (count: number): ImportProblem[] =>
  Array.from({ length: count }, () => problem('info'))

function isOpen(problems: ImportProblem[]): boolean | undefined {
  const { container, unmount } = render(Problems, { problems })
  const open = container.querySelector('details')?.open
  unmount()
  return open
}

it('opens a few notes and everything worse, and folds many notes', () => {
  expect(isOpen(notes(1))).toBe(true)
  expect(isOpen(notes(3))).toBe(true)
  expect(isOpen(notes(4))).toBe(false)
  expect(isOpen([...notes(4), problem('warning')])).toBe(true)
})
