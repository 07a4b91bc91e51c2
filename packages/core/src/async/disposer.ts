/** Undoes something: call it, or let `using` do it. Only the first time counts. */
export interface Disposer extends Disposable {
  (): void
}

/**
 * Makes a disposer from a function: callable, usable with `using`, and run at most once.
 *
 * @example
 * ```ts
 * import { createDisposer } from '@venuekit/core/async'
 *
 * let listeners = 1
 * const remove = createDisposer(() => { listeners -= 1 })
 * remove()
 * remove()
 * listeners // 0
 * ```
 */
export function createDisposer(undo: () => void): Disposer {
  let pending: (() => void) | undefined = undo
  const dispose = (): void => {
    const call = pending
    // Let go of it first: the closure may hold much, and it must not run twice even when it throws.
    pending = undefined
    call?.()
  }
  return Object.assign(dispose, { [Symbol.dispose]: dispose })
}
