import { ConfigurationError } from 'venuekit'

/** What is known of an exchange's addresses. */
export interface Addressed {
  readonly exchangeName: string
  readonly urls: Readonly<Record<string, string>>
}

/** Orders are sent to simulated exchanges on this machine alone: throws a `ConfigurationError` for any other address. */
export function checkSimulated(exchanges: readonly Addressed[]): void {
  for (const { exchangeName, urls } of exchanges) {
    for (const [role, url] of Object.entries(urls)) {
      if (isLoopback(url)) continue
      throw new ConfigurationError(
        `exchanges.${exchangeName}.urls.${role}`,
        `leads away from this machine, and this program sends orders to simulators alone; set arbitrage.enableDryRun to true to watch it`,
      )
    }
  }
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname)
}
