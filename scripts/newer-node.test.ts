import { expect, it } from 'vitest'
import { newerNode, wantsNewerNode } from './newer-node'

it('wants a newer Node only on an older one', () => {
  expect(wantsNewerNode('20.20.2')).toBe(true)
  expect(wantsNewerNode('24.1.0')).toBe(false)
})

it('takes the path npm prints, or says why there is none', async () => {
  const answer = (code: number, output: string) => () =>
    Promise.resolve({ code, output, ended: 'exited' as const })
  expect(await newerNode(answer(0, 'npm warn x\n/cache/bin/node\n'))).toBe('/cache/bin/node')
  await expect(newerNode(answer(1, 'npm error ENOTFOUND'))).rejects.toThrow('ENOTFOUND')
})
