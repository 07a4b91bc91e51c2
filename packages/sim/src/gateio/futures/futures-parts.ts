import type { Instrument } from '../../engine/instrument.ts'
import type { Leg } from '../../engine/types.ts'
import type { Fields } from '../common/fields.ts'
import { updateFrame, type Publication, type RoomParts } from '../common/parts.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { GateioSession } from '../common/session.ts'
import { publishToAccount, type AccountPlace } from '../common/account-pushes.ts'
import { rawNumber } from '../../wire-kit/json.ts'
import { orderIdText } from './order-ids.ts'

/** A frame whose sizes are numbers or decimal text, as the reader wants them. */
export interface SizedPublication extends Omit<Publication, 'result'> {
  readonly result: (sizeDecimal: boolean) => string
}

/** What the parts of the futures room share. */
export class FuturesParts {
  readonly room: RoomParts
  /** Contracts that an account has had to do with, in the order in which it did. */
  readonly #touched = new Map<number, Set<string>>()

  constructor(room: RoomParts) {
    this.room = room
  }

  /** The contract that a request names. */
  contract(fields: Fields): Instrument {
    return this.contractOf(fields.required('contract'))
  }

  /** The contract that a request may name. */
  optionalContract(fields: Fields): Instrument | undefined {
    const contract = fields.text('contract')
    return contract === undefined ? undefined : this.contractOf(contract)
  }

  contractOf(id: string): Instrument {
    const { view } = this.room.engine
    if (view.hasMarket(id)) return view.instrument(id)
    throw new GateioRefusal('CONTRACT_NOT_FOUND', `Contract ${id} not found`)
  }

  touch(account: number, market: string): void {
    const touched = this.#touched.get(account)
    if (touched === undefined) this.#touched.set(account, new Set([market]))
    else touched.add(market)
  }

  touchedBy(account: number): ReadonlySet<string> {
    return this.#touched.get(account) ?? new Set()
  }

  isDual(account: number): boolean {
    return this.room.engine.view.account(account).positionMode === 'hedge'
  }

  legsOf(account: number): readonly Leg[] {
    return this.isDual(account) ? ['long', 'short'] : ['net']
  }

  orderIdText(id: number): string {
    return orderIdText(this.room.options, id)
  }

  /** As a JSON number, digit by digit. */
  orderIdJson(id: number): unknown {
    return rawNumber(this.orderIdText(id))
  }

  /** Sends an update to everybody who is subscribed to the topic. */
  publish(topic: string, publication: SizedPublication): void {
    const frameFor = this.#frames(publication)
    const { channel, market } = publication
    for (const session of this.room.hub.subscribers(topic)) session.send({ channel, market, data: frameFor(session) })
  }

  /** Sends an update to those who follow an account. */
  publishToAccount(place: AccountPlace, result: SizedPublication['result']): void {
    publishToAccount(this.room, place, this.#frames({ channel: place.channel, result }))
  }

  /** Each form is written once, however many read it. */
  #frames({ result, ...publication }: SizedPublication): (session: GateioSession) => string {
    const written = new Map<boolean, string>()
    return ({ sizeDecimal }) => {
      const found = written.get(sizeDecimal)
      if (found !== undefined) return found
      const frame = updateFrame(this.room.now(), { ...publication, result: result(sizeDecimal) })
      written.set(sizeDecimal, frame)
      return frame
    }
  }
}
