import type { AnyConnector, ExchangeObject } from '@venuekit/core'
import { throwIfAborted } from '@venuekit/core/async'
import { printable } from '@venuekit/core/errors'
import { table } from '../output.ts'
import { type CommandRun, reachableFor, openKit } from '../session.ts'

interface Finding {
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly ok: boolean
  readonly ms: number
  readonly environment?: string
  readonly markets?: number
  readonly trading?: string
  readonly error?: string
}

/** Whether each exchange answers: its markets are loaded and, where there are keys, the account is connected. */
export async function healthCommand(run: CommandRun): Promise<number> {
  const { wanted, output, signal } = run
  const connectors = await reachableFor(wanted)
  await using opened = await openKit(connectors, run)
  const { factory } = opened.kit
  const look = async (connector: AnyConnector): Promise<readonly Finding[]> => {
    const pair = factory.createExchangePair(connector)
    const halves: readonly ExchangeObject[] = pair.private === undefined ? [pair.public] : [pair.public, pair.private]
    return Promise.all(halves.map((half, at) => examine(half, at === 0 ? 'public' : 'private', signal)))
  }
  const findings = (await Promise.all(connectors.map(look))).flat()
  for (const finding of findings) output.item(finding)
  const rows = findings.map(({ exchange, domain, ok, ms, environment, markets, trading, error }) => [
    exchange,
    domain,
    ok ? 'ok' : 'failed',
    `${ms} ms`,
    environment ?? '',
    markets === undefined ? '' : `${markets} markets`,
    error ?? trading ?? '',
  ])
  for (const [at, line] of table(rows).entries())
    output.line(output.paint(findings[at]?.ok === true ? 'green' : 'red', line))
  return findings.every(({ ok }) => ok) ? 0 : 4
}

async function examine(half: ExchangeObject, domain: 'public' | 'private', signal: AbortSignal): Promise<Finding> {
  const from = performance.now()
  const told = { exchange: half.id, domain, environment: half.environment }
  const passed = () => Math.round(performance.now() - from)
  try {
    await half.initialize([], { signal })
    const trading = half.trading === 'unknown' ? {} : { trading: half.trading }
    return { ...told, ok: true, ms: passed(), markets: half.instruments.size, ...trading }
  } catch (error) {
    // Whoever stopped it learnt nothing about the exchange.
    throwIfAborted(signal, 'health')
    const message = printable(error instanceof Error ? error.message : String(error), 300)
    return { ...told, ok: false, ms: passed(), error: message }
  }
}
