import { StudioError } from '../contract/errors'
import type { weightsCalls } from '../contract/weights'
import type { Handlers } from '../rpc/types'
import type { StudioContract } from './broadcast'
import type { Desk } from './desk'
import type { Home } from './home'
import { settingsFile } from './settings-file'

/** Answers about pretrained weights. */
export function createWeightsHandlers(
  home: Home,
  desk: Desk
): Pick<Handlers<StudioContract>, keyof typeof weightsCalls> {
  return {
    listWeights: () => desk.call((call) => call.listWeights()),
    fetchWeights: async ({ name }) => {
      const { neverFetch } = await settingsFile(home).read()
      const there = (await desk.call((call) => call.listWeights())).some(
        (one) => one.name === name && one.ready
      )
      if (neverFetch && !there) {
        throw new StudioError(
          'unsupported',
          `The settings say that weights are never fetched, and ${name} is not on this machine. Allow it in the settings, or add a file of your own.`
        )
      }
      return desk.call((call) => call.fetchWeights({ name }))
    },
    addWeights: (own) => desk.call((call) => call.addWeights(own))
  }
}
