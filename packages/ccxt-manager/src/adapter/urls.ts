import type { ExchangeUrls } from '@venuekit/core'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'

/** The addresses of an exchange of ccxt by their place in `urls.api`: `public.spot`, or `api` where there is only one. */
export function urlsOf(exchange: CcxtExchange, tree: unknown): ExchangeUrls {
  const found: Record<string, string> = {}
  const walk = (value: unknown, path: string): void => {
    // An address may have the name of the host in it as `{hostname}`.
    if (typeof value === 'string') found[path] = exchange.implodeHostname(value)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) walk(member, path === '' ? name : `${path}.${name}`)
    }
  }
  walk(tree, typeof tree === 'string' ? 'api' : '')
  return found
}

/** Puts addresses in the place of an exchange's own. */
export function setUrls(exchange: CcxtExchange, urls: ExchangeUrls): void {
  const replaced = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') return urls[path] ?? value
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, replaced(member, path === '' ? name : `${path}.${name}`)]),
    )
  }
  const api: unknown = Reflect.get(exchange.urls, 'api')
  Reflect.set(exchange.urls, 'api', replaced(api, typeof api === 'string' ? 'api' : ''))
}
