import { BoundedMap } from '@venuekit/core/collections'
import type { Instrument } from '../../engine/instrument.ts'
import type { Trade } from '../../engine/views.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Fields } from '../common/fields.ts'
import type { RoomParts } from '../common/parts.ts'

const rememberedTrades = 20_000

/** What the parts of the spot room share. */
export class SpotParts {
  readonly room: RoomParts
  /** The numbers that trades of accounts have within their pair, by trade id. */
  readonly #sequences = new BoundedMap<number, number>(rememberedTrades)

  constructor(room: RoomParts) {
    this.room = room
  }

  /** The pair that a request names. */
  pair(fields: Fields): Instrument {
    return this.pairOf(fields.required('currency_pair'))
  }

  /** The pair that a request may name. */
  optionalPair(fields: Fields): Instrument | undefined {
    const pair = fields.text('currency_pair')
    return pair === undefined ? undefined : this.pairOf(pair)
  }

  pairOf(id: string): Instrument {
    const { view } = this.room.engine
    if (view.hasMarket(id)) return view.instrument(id)
    throw new GateioRefusal('INVALID_CURRENCY_PAIR', `Invalid currency pair ${id}`)
  }

  remember({ id, sequence, makerAccount, takerAccount }: Trade): void {
    const { view } = this.room.engine
    if (!view.account(makerAccount).house || !view.account(takerAccount).house) this.#sequences.set(id, sequence)
  }

  sequenceOf(tradeId: number): number {
    return this.#sequences.get(tradeId) ?? 0
  }
}
