import { isOneOf, Saved } from './saved.svelte'

type ThemeChoice = 'system' | 'light' | 'dark'

const system = matchMedia('(prefers-color-scheme: dark)')

class Theme {
  private readonly saved = new Saved<ThemeChoice>(
    'theme',
    'system',
    isOneOf<ThemeChoice>('system', 'light', 'dark')
  )
  private systemIsDark = $state(system.matches)
  readonly choice = $derived(this.saved.value)
  readonly dark = $derived(this.choice === 'system' ? this.systemIsDark : this.choice === 'dark')

  constructor() {
    system.addEventListener('change', ({ matches }) => (this.systemIsDark = matches))
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

export const theme = new Theme()
