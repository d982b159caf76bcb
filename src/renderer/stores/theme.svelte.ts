import { createContext } from 'svelte'
import { isOneOf, Saved } from './saved.svelte'

type ThemeChoice = 'system' | 'light' | 'dark'

export class Theme {
  private readonly saved = new Saved<ThemeChoice>(
    'theme',
    'system',
    isOneOf<ThemeChoice>('system', 'light', 'dark')
  )
  private readonly system = matchMedia('(prefers-color-scheme: dark)')
  private systemIsDark = $state(this.system.matches)
  readonly choice = $derived(this.saved.value)
  readonly dark = $derived(this.choice === 'system' ? this.systemIsDark : this.choice === 'dark')

  constructor() {
    this.system.addEventListener('change', ({ matches }) => (this.systemIsDark = matches))
  }

  choose(choice: ThemeChoice): void {
    this.saved.value = choice
  }

  /** From one to the next, for a single button or accelerator. */
  cycle(): void {
    const order: ThemeChoice[] = ['system', 'light', 'dark']
    this.choose(order[(order.indexOf(this.choice) + 1) % order.length] ?? 'system')
  }
}

export const [getTheme, provideTheme] = createContext<Theme>()
