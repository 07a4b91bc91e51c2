import type { ExchangeNames, NamedExchange } from '@venuekit/core/config'
import { UnsupportedExchangeError } from '@venuekit/core/errors'

/** The id of the exchange that a mistyped name was most likely meant to be; undefined where none is near. */
export function nearestExchange(names: ExchangeNames<NamedExchange>, name: string): string | undefined {
  try {
    return names.resolve(name).id
  } catch (error) {
    const near = UnsupportedExchangeError.is(error) ? error.context['didYouMean'] : undefined
    return typeof near === 'string' ? near : undefined
  }
}
