/** A value that survives a reload. The default replaces what is unreadable or has the wrong type. */
export class Saved<T> {
  private current = $state.raw() as T

  constructor(
    private readonly key: string,
    standard: T,
    accepts: (value: unknown) => value is T,
    private readonly storage: Storage = localStorage
  ) {
    this.current = standard
    try {
      const stored: unknown = JSON.parse(storage.getItem(`mixup-studio.${key}`) ?? 'null')
      if (accepts(stored)) this.current = stored
    } catch {
      // A damaged entry is as good as none.
    }
  }

  get value(): T {
    return this.current
  }

  set value(value: T) {
    this.current = value
    this.storage.setItem(`mixup-studio.${this.key}`, JSON.stringify(value))
  }
}

export const isOneOf =
  <T extends string>(...values: T[]) =>
  (value: unknown): value is T =>
    values.includes(value as T)

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'

export const isNumber = (value: unknown): value is number => Number.isFinite(value)
