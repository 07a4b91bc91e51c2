import type { Mark, Subscription } from '@venuekit/core'

/** The first item or mark that fits. */
export async function nextOf<Item extends { readonly type: string }>(
  subscription: Subscription<Item>,
  fits: (item: Item | Mark) => boolean,
): Promise<Item | Mark> {
  for await (const item of subscription) if (fits(item)) return item
  throw new Error('the stream has ended')
}

/** Resolves with the next item that fits. A handler hears of what comes from now on. */
export function when<Item>(
  listen: (handler: (item: Item) => void) => unknown,
  fits: (item: Item) => boolean = () => true,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  listen((item) => {
    if (fits(item)) resolve()
  })
  return promise
}

/**
 * What is waited for in a market where nothing happens by itself: `stir` makes something happen again and again, the last time to its
 * end.
 */
export async function stirredUp<Result>(waited: Promise<Result>, stir: () => Promise<unknown>): Promise<Result> {
  for (;;) {
    const stirring = stir()
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const isHere = await Promise.race([waited.then(() => true), stirring.then(() => false)])
    if (!isHere) continue
    // oxlint-disable-next-line no-await-in-loop -- the last one
    await stirring
    return waited
  }
}
