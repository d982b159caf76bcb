import { expect, it } from 'vitest'
import { commandLineArguments } from './command-line-arguments'

it('takes what follows the mark, whatever switches of Chromium come first', () => {
  const start = ['/opt/app', '--no-sandbox', '--cli', '--', 'train', 'digits', '--json', '--', 'x']
  expect(commandLineArguments(start)).toEqual(['train', 'digits', '--json', '--', 'x'])
  expect(commandLineArguments(['/opt/app', '--cli', 'runs'])).toEqual(['runs'])
})

it('leaves a start with paths to the window', () => {
  expect(commandLineArguments(['/opt/app', '/data/leaves'])).toBeNull()
})
