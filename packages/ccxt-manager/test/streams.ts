import type { Mark, Subscription } from '@venuekit/core'

/** The first item or mark that fits. */
export async function nextOf<Item extends { readonly type: string }>(
  subscription: Subscription<Item>,
  fits: (item: Item | Mark) => boolean,
): Promise<Item | Mark> {
  for await (const item of subscription) if (fits(item)) return item
  throw new Error('the stream has ended')
}

/** What is waited for in a market where nothing happens by itself: `stir` makes something happen again and again. */
export async function stirredUp<Result>(waited: Promise<Result>, stir: () => Promise<unknown>): Promise<Result> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    if (await Promise.race([waited.then(() => true), stir().then(() => false)])) return waited
  }
}
