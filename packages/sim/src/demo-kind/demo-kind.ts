import { choice, flag, integer, type OptionsOf } from '../host/option-table.ts'
import { defineExchangeKind } from '../host/kind.ts'
import { defaultSpotMarkets } from '../market/instruments.ts'
import { DemoWire } from './demo-wire.ts'

const options = {
  pushIntervalMs: integer(
    { fallback: 0, minimum: 0, maximum: 60_000 },
    'changes of a book are collected for so long; 0 sends each at once',
  ),
  frames: choice(['text', 'binary'], 'how frames are sent'),
  compression: flag(false, 'offer permessage-deflate'),
}

/** The values of its options. */
export type DemoOptions = OptionsOf<typeof options>

/**
 * A small exchange of no real protocol: the simulator's own tests and examples speak to it, and it shows what a kind
 * consists of. Its protocol stands in the README.
 */
export const demoKind = defineExchangeKind({
  name: 'demo',
  ids: ['demo'],
  options,
  plan: () => ({
    markets: defaultSpotMarkets(),
    deposits: { USDT: '1000000', BTC: '20', ETH: '300' },
  }),
  credentials: ({ key }) => ({ apiKey: key }),
  endpoints: ({ main }) => ({ rest: main.http, ws: `${main.ws}/ws` }),
  createWire: (context) => new DemoWire(context),
})
