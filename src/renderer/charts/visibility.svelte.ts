/** Whether an element is visible or nearly so: hidden charts need not be drawn. */
export class Visibility {
  current = $state(false)

  /** An attachment for the element. */
  readonly watch = (element: Element): (() => void) => {
    const observer = new IntersectionObserver(
      ([entry]) => (this.current = entry?.isIntersecting ?? true),
      { rootMargin: '200px' }
    )
    observer.observe(element)
    return () => observer.disconnect()
  }
}
