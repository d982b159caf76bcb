import { render } from '@testing-library/svelte'
import type { Component, ComponentProps } from 'svelte'
import { StudioError } from '../../contract/errors'
import { appContract, type AppContract } from '../../contract/host'
import { serve, type Server } from '../../rpc/server'
import type { Handlers } from '../../rpc/types'
import { memoryWires } from '../../rpc/wires/memory'
import { createStores, type Stores } from '../provide-stores'
import { Session } from '../stores/session.svelte'
import WithStores from './WithStores.svelte'

export interface Page {
  stores: Stores
  /** Sends events as a host does. */
  host: Server<AppContract>
  mount<P extends Record<string, unknown>>(component: Component<P>, props: P): void
}

const browser: Pick<Handlers<AppContract>, 'host'> = {
  host: () => ({ kind: 'browser', platform: 'linux', desktop: null })
}

/**
 * The stores of a page whose host answers as `handlers` say, held to the contract; a call without a handler is an error
 * that names it. The stores are new for every test.
 */
export async function openPage(handlers: Partial<Handlers<AppContract>> = {}): Promise<Page> {
  const [own, other] = memoryWires()
  const answering = new Proxy({ ...browser, ...handlers } as Handlers<AppContract>, {
    get: (given, name) =>
      (Reflect.get(given, name) as unknown) ??
      (() => {
        throw new StudioError('unsupported', `This test has no answer to ${String(name)}.`)
      })
  })
  const host = serve(appContract, answering, other, { validateOutput: true })
  const session = new Session(() => Promise.resolve(own))
  await session.open()
  const stores = createStores(session)
  return {
    stores,
    host,
    mount(component, props) {
      const anyProps = component as unknown as Component<Record<string, unknown>>
      const withStores: Component<ComponentProps<typeof WithStores>> = WithStores
      render(withStores, { props: { stores, component: anyProps, props } })
    }
  }
}
