import type { GateioOptions } from '../options.ts'

/** The engine counts from here; with the base the first id is one that was seen on the real exchange. */
const firstLarge = 12_048
const firstSmall = 95_938_572_000
const base = 58_828_270_140_000_000n

export function firstOrderId({ futuresOrderIds }: GateioOptions): number {
  return futuresOrderIds === 'large' ? firstLarge : firstSmall
}

/** The id that clients see: above 2^53, so that one who reads it into a double meets another order. */
export function orderIdText({ futuresOrderIds }: GateioOptions, id: number): string {
  return futuresOrderIds === 'large' ? String(base + BigInt(id)) : String(id)
}

/** The engine's id for what a client says; undefined when it can be none. */
export function orderIdOf({ futuresOrderIds }: GateioOptions, text: string): number | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined
  const id = Number(futuresOrderIds === 'large' ? BigInt(text) - base : BigInt(text))
  return Number.isSafeInteger(id) && id > 0 ? id : undefined
}

/** The same for price-triggered orders, which count for themselves. */
export function priceOrderIdText({ futuresOrderIds }: GateioOptions, id: number): string {
  return futuresOrderIds === 'large' ? String(2_007_047_737_421_336_000n + BigInt(id)) : String(id)
}
