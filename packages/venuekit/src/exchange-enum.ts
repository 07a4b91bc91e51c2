/**
 * The ids of the exchanges, under the names that the documents have for them. A convenience for examples: an id that you write yourself, or
 * that of any other connector, is as good.
 *
 * @example
 * ```ts
 * import { ExchangeEnum } from 'venuekit'
 * ExchangeEnum.GATEIO_FUTURES // 'gateio-futures'
 * ```
 */
export const ExchangeEnum = Object.freeze({
  MEXC: 'mexc',
  GATEIO: 'gateio',
  GATEIO_FUTURES: 'gateio-futures',
  DELTA_EXCHANGE: 'delta-exchange',
  DELTADEFI: 'deltadefi',
})
/** One of these ids. */
export type ExchangeEnum = (typeof ExchangeEnum)[keyof typeof ExchangeEnum]
