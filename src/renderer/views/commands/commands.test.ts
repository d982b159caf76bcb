import { expect, it } from 'vitest'
import { matching, type Command } from './commands'

const command = (title: string, kind = 'Run'): Command => ({ title, kind, run: () => undefined })
const commands = [
  command('Runs', 'View'),
  command('Penguins: manifold mixup, seed 1'),
  command('Manifold mixup, alpha 2'),
  command('Ärzte', 'Project')
]
const titles = (text: string, most = 10) => matching(commands, text, most).map(({ title }) => title)

it('finds what holds every word, what begins with the text first', () => {
  expect(titles('mani')).toEqual(['Manifold mixup, alpha 2', 'Penguins: manifold mixup, seed 1'])
  expect(titles('seed PENGUINS')).toEqual(['Penguins: manifold mixup, seed 1'])
  expect(titles('nothing')).toEqual([])
})

it('finds by kind, without accents, and all in their order where nothing is asked', () => {
  expect(titles('project')).toEqual(['Ärzte'])
  expect(titles('arz')).toEqual(['Ärzte'])
  expect(titles('', 2)).toEqual(['Runs', 'Penguins: manifold mixup, seed 1'])
})
