import type {
  BookFrame,
  Fill,
  HandlerErrorHook,
  MarketSink,
  QuoteFrame,
  StreamBatch,
  StreamPatch,
  TradesFrame,
} from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'

/** Anything that takes what came; it may be asynchronous, and is not waited for. */
export type Handler<Payload> = (payload: Payload) => void | Promise<void>

/** What an order of a message says of it. */
export type OrderPatch = Extract<StreamPatch, { readonly type: 'order' }>['order']
/** What a balance of a message says of it. */
export type BalancePatch = Extract<StreamPatch, { readonly type: 'balance' }>['balance']

/** Handlers of market data. What has none is skipped where it is decoded. A frame is used again: keep a copy, not the frame. */
export interface PublicHandlerSet {
  readonly orderbookDiffHandler?: Handler<BookFrame> | undefined
  readonly tradesHandler?: Handler<TradesFrame> | undefined
  readonly bookTickerHandler?: Handler<QuoteFrame> | undefined
  /** @deprecated The name is `orderbookDiffHandler`. */
  readonly orderbookHandler?: Handler<BookFrame> | undefined
}

/** Handlers of what happens in an account. */
export interface PrivateHandlerSet {
  readonly orderHandler?: Handler<OrderPatch> | undefined
  readonly balanceHandler?: Handler<BalancePatch> | undefined
  readonly executionHandler?: Handler<Fill> | undefined
  /** @deprecated The name is `executionHandler`. */
  readonly tradeHandler?: Handler<Fill> | undefined
}

// Not exported, so that nothing but the two functions below makes such a bundle.
declare const brand: unique symbol
const marker = Symbol.for('venuekit.handlers')

/** Handlers of market data, for a public socket. Made by `createPublicHandlers`. */
export interface PublicWebsocketHandlers {
  readonly [brand]: 'public'
  readonly kind: 'public'
  readonly handleOrderbookDiff: Handler<BookFrame>
  readonly handleTrades: Handler<TradesFrame>
  readonly handleBookTicker: Handler<QuoteFrame>
  /** Whether there is a handler for it. */
  readonly handles: (what: 'orderbookDiff' | 'trades' | 'bookTicker') => boolean
}

/** Handlers of an account, for a private socket. Made by `createPrivateHandlers`. */
export interface PrivateWebsocketHandlers {
  readonly [brand]: 'private'
  readonly kind: 'private'
  readonly handleOrder: Handler<OrderPatch>
  readonly handleBalance: Handler<BalancePatch>
  readonly handleExecution: Handler<Fill>
  /** Whether there is a handler for it. */
  readonly handles: (what: 'order' | 'balance' | 'execution') => boolean
}

/** The bundle that a socket of each domain takes. */
export interface HandlersOf {
  readonly public: PublicWebsocketHandlers
  readonly private: PrivateWebsocketHandlers
}

const names = { public: 'PublicWebsocketHandlers', private: 'PrivateWebsocketHandlers' } as const
const makers = { public: 'createPublicHandlers', private: 'createPrivateHandlers' } as const

/**
 * A socket was given the handlers of another domain, or something that is no bundle of handlers at all.
 *
 * @example
 * ```ts
 * import { HandlerTypeError } from '@venuekit/transport'
 * new HandlerTypeError('private', 'PublicWebsocketHandlers').expected // 'PrivateWebsocketHandlers'
 * ```
 */
export class HandlerTypeError extends InvalidInputError {
  static override readonly kind: string = 'handler-type'
  readonly expected: string
  readonly actual: string

  constructor(domain: 'public' | 'private', actual: string) {
    super('handlers', `a ${domain} socket takes ${names[domain]}, not ${actual}; make them with ${makers[domain]}()`)
    this.expected = names[domain]
    this.actual = actual
  }
}

/**
 * Bundles handlers of market data. Each may be absent.
 *
 * @example
 * ```ts
 * import { createPublicHandlers } from '@venuekit/transport'
 * const handlers = createPublicHandlers({ tradesHandler: (trades) => console.log(trades.symbol, trades.count) })
 * handlers.handles('orderbookDiff') // false
 * ```
 */
export function createPublicHandlers(handlers: PublicHandlerSet = {}): PublicWebsocketHandlers {
  const { orderbookHandler, orderbookDiffHandler = orderbookHandler, tradesHandler, bookTickerHandler } = handlers
  const all = { orderbookDiff: orderbookDiffHandler, trades: tradesHandler, bookTicker: bookTickerHandler }
  checkFunctions(all)
  const bundle = {
    kind: 'public',
    handleOrderbookDiff: (frame: BookFrame) => orderbookDiffHandler?.(frame),
    handleTrades: (frame: TradesFrame) => tradesHandler?.(frame),
    handleBookTicker: (frame: QuoteFrame) => bookTickerHandler?.(frame),
    handles: (what: keyof typeof all) => all[what] !== undefined,
  } as const
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand has no value: it is this function's signature
  return marked(bundle) as unknown as PublicWebsocketHandlers
}

/**
 * Bundles handlers of an account. Each may be absent.
 *
 * @example
 * ```ts
 * import { createPrivateHandlers } from '@venuekit/transport'
 * const handlers = createPrivateHandlers({ orderHandler: async (order) => console.log(order.orderId, order.status) })
 * handlers.kind // 'private'
 * ```
 */
export function createPrivateHandlers(handlers: PrivateHandlerSet = {}): PrivateWebsocketHandlers {
  const { orderHandler, balanceHandler, tradeHandler, executionHandler = tradeHandler } = handlers
  const all = { order: orderHandler, balance: balanceHandler, execution: executionHandler }
  checkFunctions(all)
  const bundle = {
    kind: 'private',
    handleOrder: (order: OrderPatch) => orderHandler?.(order),
    handleBalance: (balance: BalancePatch) => balanceHandler?.(balance),
    handleExecution: (fill: Fill) => executionHandler?.(fill),
    handles: (what: keyof typeof all) => all[what] !== undefined,
  } as const
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand has no value: it is this function's signature
  return marked(bundle) as unknown as PrivateWebsocketHandlers
}

/**
 * Refuses handlers that are not those of the domain with a `HandlerTypeError`, for callers whose types were lost.
 *
 * @example
 * ```ts
 * import { checkHandlers, createPrivateHandlers } from '@venuekit/transport'
 * checkHandlers('private', createPrivateHandlers()).kind // 'private'
 * ```
 */
export function checkHandlers<Domain extends 'public' | 'private'>(
  domain: Domain,
  handlers: HandlersOf[Domain],
): HandlersOf[Domain] {
  const actual = kindOf(handlers)
  if (actual !== domain) throw new HandlerTypeError(domain, actual === undefined ? typeName(handlers) : names[actual])
  return handlers
}

/**
 * A sink for a decoder, with what there are handlers for. What a handler throws or rejects with goes to `onError`.
 *
 * @example
 * ```ts
 * import { createPublicHandlers, marketSinkOf } from '@venuekit/transport'
 * const handlers = createPublicHandlers({ tradesHandler: ({ symbol }) => console.log(symbol) })
 * const sink = marketSinkOf(handlers, (error) => console.error(error))
 * sink.book // undefined: a decoder skips books
 * ```
 */
export function marketSinkOf(handlers: PublicWebsocketHandlers, onError: HandlerErrorHook): MarketSink {
  const { handleOrderbookDiff, handleTrades, handleBookTicker } = handlers
  return {
    ...(handlers.handles('orderbookDiff') && { book: guarded(handleOrderbookDiff, onError) }),
    ...(handlers.handles('trades') && { trades: guarded(handleTrades, onError) }),
    ...(handlers.handles('bookTicker') && { quote: guarded(handleBookTicker, onError) }),
  }
}

/**
 * Takes the batches of a reader to the handlers that there are, row by row.
 *
 * @example
 * ```ts
 * import { accountSinkOf, createPrivateHandlers } from '@venuekit/transport'
 * const handlers = createPrivateHandlers({ orderHandler: ({ orderId }) => console.log(orderId) })
 * const sink = accountSinkOf(handlers, (error) => console.error(error))
 * sink({ kind: 'change', patches: [] })
 * ```
 */
export function accountSinkOf(
  handlers: PrivateWebsocketHandlers,
  onError: HandlerErrorHook,
): (batch: StreamBatch) => void {
  const order = guarded(handlers.handleOrder, onError)
  const balance = guarded(handlers.handleBalance, onError)
  const execution = guarded(handlers.handleExecution, onError)
  return ({ patches }) => {
    for (const patch of patches) {
      if (patch.type === 'order') order(patch.order)
      else if (patch.type === 'balance') balance(patch.balance)
      else if (patch.type === 'fill') execution(patch.fill)
    }
  }
}

/** A handler that does its caller no harm. */
function guarded<Payload>(handler: Handler<Payload>, onError: HandlerErrorHook): (payload: Payload) => void {
  return (payload) => {
    try {
      handler(payload)?.catch(onError)
    } catch (error) {
      onError(error)
    }
  }
}

function marked<Bundle extends object>(bundle: Bundle): Bundle {
  return Object.freeze(Object.defineProperty(bundle, marker, { value: true }))
}

/** Also of a bundle that another copy of the package has made. */
function kindOf(value: unknown): 'public' | 'private' | undefined {
  if (typeof value !== 'object' || value === null || !(marker in value) || !('kind' in value)) return undefined
  return value.kind === 'public' || value.kind === 'private' ? value.kind : undefined
}

function typeName(value: unknown): string {
  return value === null ? 'null' : typeof value
}

function checkFunctions(handlers: Readonly<Record<string, unknown>>): void {
  for (const [name, handler] of Object.entries(handlers)) {
    if (handler === undefined || typeof handler === 'function') continue
    throw new InvalidInputError(`${name}Handler`, `must be a function, not ${typeName(handler)}`)
  }
}
