import { Instruments, type StreamPatch, type StreamReader } from '@venuekit/core'
import { gateioContract, gateioSpotPair, toFuturesInstrument, toSpotInstrument } from '../src/symbols.ts'

const pairs = ['BTC_USDT', 'GT_USDT', 'ETH_USDT'].map((id) => {
  const [base, quote] = id.split('_')
  return { id, base, quote, amount_precision: 6, precision: 2, trade_status: 'tradable' }
})

const contracts = [
  ['BTC_USDT', '0.0001'],
  ['SOL_USDT', '1'],
  ['TCOM_USDT', '0.01'],
].map(([name, quanto_multiplier]) => ({
  name,
  type: 'direct',
  quanto_multiplier,
  order_price_round: '0.1',
  order_size_min: '1',
}))

/** Some pairs of the spot market. */
export const spotInstruments: Instruments = new Instruments(
  'gateio',
  pairs.map((row) => toSpotInstrument(gateioSpotPair.parse(row))),
)

/** Some contracts of the futures market. */
export const futuresInstruments: Instruments = new Instruments(
  'gateio-futures',
  contracts.map((row) => toFuturesInstrument(gateioContract.parse(row), 'USDT')),
)

/** What a reader makes of a text, and the rows that it sets aside. */
export function readText(
  reader: StreamReader,
  instruments: Instruments,
  text: string,
): { readonly patches: readonly StreamPatch[]; readonly times: readonly unknown[]; readonly rejected: number } {
  let rejected = 0
  const batches = reader.read({
    bytes: new TextEncoder().encode(text),
    binary: false,
    group: 'public',
    instruments,
    rejected: (rows) => (rejected += rows.length),
  })
  return {
    patches: batches.flatMap(({ patches }) => patches),
    times: batches.map(({ eventTimeMs }) => eventTimeMs),
    rejected,
  }
}
