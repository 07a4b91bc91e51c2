import { createHash } from 'node:crypto'
import type { Instrument } from '../engine/instrument.ts'
import type { MatchingEngine } from '../engine/engine.ts'
import type { WireContext } from '../host/kind.ts'
import { BookIds } from '../wire-kit/book-ids.ts'
import { FeedBoard } from '../wire-kit/feed-board.ts'
import type { FeedParts } from '../wire-kit/book-feeds.ts'
import type { Fields } from './fields.ts'
import { closedToKeys } from './mexc-plan.ts'
import type { MexcOptions } from './options.ts'
import { MexcRefusal } from './refusal.ts'

/** What the parts of the exchange share. */
export class MexcParts implements FeedParts {
  readonly context: WireContext<MexcOptions>
  readonly engine: MatchingEngine
  readonly feeds: FeedBoard
  readonly bookIds: BookIds

  constructor(context: WireContext<MexcOptions>) {
    this.context = context
    this.engine = context.engine('mexc')
    this.feeds = new FeedBoard(context.clock)
    this.bookIds = new BookIds(this.engine.view)
  }

  get options(): MexcOptions {
    return this.context.options
  }

  now(): number {
    return this.context.clock.now()
  }

  /** The version that clients see. */
  bookId(market: string, updateId: number): number {
    return this.bookIds.shown(market, updateId)
  }

  /** The symbol that a request names. */
  symbol(fields: Fields): Instrument {
    return this.symbolOf(fields.required('symbol'))
  }

  symbolOf(id: string): Instrument {
    const { view } = this.engine
    if (view.hasMarket(id)) return view.instrument(id)
    throw new MexcRefusal(-1121, 'Invalid symbol.', { isExtended: true })
  }

  /** Symbols that keys may trade. */
  get openSymbols(): readonly string[] {
    return this.engine.view.instruments.map(({ id }) => id).filter((id) => !closedToKeys.has(id))
  }

  /** The envelope of some answers. */
  wrapped(data: unknown): object {
    return { data, code: Number(this.options.successCode), msg: 'success', timestamp: this.now() }
  }
}

/** The ids that symbols and assets have inside the exchange. */
export function internalId(name: string): string {
  return createHash('md5').update(name).digest('hex')
}
