import type { Component } from 'svelte'

/** Fetches the code of a component when it is first shown. */
export type Load<Props extends Record<string, unknown>> = () => Promise<{
  default: Component<Props>
}>

const loaded = new Map<unknown, unknown>()

/** The component, if it has been fetched before: it is then shown at once. */
export const alreadyLoaded = <Props extends Record<string, unknown>>(
  load: Load<Props>
): Component<Props> | null => (loaded.get(load) as Component<Props> | undefined) ?? null

/** Fetches a component and keeps it. */
export async function fetchComponent<Props extends Record<string, unknown>>(
  load: Load<Props>
): Promise<Component<Props>> {
  const { default: component } = await load()
  loaded.set(load, component)
  return component
}
