import {
  AuthenticationError,
  ExchangeApiError,
  ExchangeUnavailableError,
  InsufficientFundsError,
  InvalidApiKeyError,
  InvalidOrderError,
  InvalidParameterError,
  InvalidSymbolError,
  IpNotAllowedError,
  OrderClosedError,
  OrderNotFoundError,
  OrderSizeError,
  PermissionError,
  PositionLimitError,
  RateLimitError,
  RecvWindowError,
  RiskControlError,
  ServerError,
  SignatureError,
  TradingDisabledError,
  type ApiRefusal,
  type ExchangeApiErrorDetails,
  type VenuekitError,
} from '@venuekit/core'
import * as z from '@venuekit/core/schema'

type RefusalClass = new (status: number, message: string, details: ExchangeApiErrorDetails) => VenuekitError

/** What one label means. */
interface Row {
  readonly error: RefusalClass
  /** `rejected` unless said otherwise: with its label the exchange says that it did not do what it was asked for. */
  readonly outcome?: ApiRefusal['outcome']
  readonly rule?: string
  /** What to do, where the exchange's own text does not say it. */
  readonly advice?: string
}

/** An order of that client order id may be there, or the exchange does not know itself: it has to be looked up. */
const unknown = 'unknown'

/** The exchange's labels. For a command, a label without a row leaves the outcome unknown. */
const rows: Readonly<Record<string, Row>> = {
  INVALID_PARAM_VALUE: { error: InvalidParameterError },
  INVALID_PROTOCOL: { error: InvalidParameterError },
  INVALID_ARGUMENT: { error: InvalidParameterError },
  INVALID_REQUEST_BODY: { error: InvalidParameterError },
  MISSING_REQUIRED_PARAM: { error: InvalidParameterError },
  BAD_REQUEST: { error: InvalidParameterError },
  INVALID_CONTENT_TYPE: { error: InvalidParameterError },
  NOT_ACCEPTABLE: { error: ExchangeApiError },
  METHOD_NOT_ALLOWED: { error: ExchangeApiError },
  NOT_FOUND: { error: ExchangeApiError },

  MISSING_REQUIRED_HEADER: { error: AuthenticationError },
  REQUEST_EXPIRED: { error: RecvWindowError },
  INVALID_KEY: { error: InvalidApiKeyError, advice: 'keys of the testnet and of production are different ones' },
  INVALID_CREDENTIALS: {
    error: InvalidApiKeyError,
    advice: 'keys of the testnet and of production are different ones',
  },
  INVALID_SIGNATURE: { error: SignatureError, advice: 'the secret most often belongs to another key' },
  AUTHENTICATION_FAILED: { error: AuthenticationError },
  IP_FORBIDDEN: { error: IpNotAllowedError, advice: 'add the address of this machine to the key' },
  READ_ONLY: { error: PermissionError, advice: 'the key may only read; give it the permission to trade' },
  FORBIDDEN: { error: PermissionError },
  ACCOUNT_LOCKED: { error: PermissionError },
  SUB_ACCOUNT_LOCKED: { error: PermissionError },

  TOO_MANY_REQUESTS: { error: RateLimitError },
  TOO_FAST: { error: RateLimitError },
  INTERNAL: { error: ServerError, outcome: unknown },
  INTERNAL_SERVER_ERROR: { error: ServerError, outcome: unknown },
  SERVER_ERROR: { error: ServerError, outcome: unknown },
  TOO_BUSY: { error: ExchangeUnavailableError, outcome: unknown },

  INVALID_CURRENCY: { error: InvalidSymbolError },
  INVALID_CURRENCY_PAIR: { error: InvalidSymbolError },
  CONTRACT_NOT_FOUND: { error: InvalidSymbolError },
  TRADE_RESTRICTED: { error: TradingDisabledError },
  CONTRACT_IN_DELISTING: { error: TradingDisabledError, advice: 'only orders that reduce a position are taken' },

  INVALID_PRECISION: { error: InvalidOrderError, rule: 'price-step' },
  AMOUNT_TOO_LITTLE: { error: OrderSizeError, rule: 'minimum-size' },
  SIZE_TOO_SMALL: { error: OrderSizeError, rule: 'minimum-size' },
  AMOUNT_TOO_MUCH: { error: OrderSizeError, rule: 'maximum-size' },
  SIZE_TOO_LARGE: { error: OrderSizeError, rule: 'maximum-size' },
  QUANTITY_NOT_ENOUGH: { error: OrderSizeError },
  BALANCE_NOT_ENOUGH: { error: InsufficientFundsError },
  MARGIN_BALANCE_NOT_ENOUGH: { error: InsufficientFundsError },
  FUTURES_BALANCE_NOT_ENOUGH: { error: InsufficientFundsError },
  INSUFFICIENT_AVAILABLE: { error: InsufficientFundsError },
  INITIAL_MARGIN_TOO_LOW: { error: InsufficientFundsError },
  AUTO_BORROW_TOO_MUCH: { error: InsufficientFundsError },
  POC_FILL_IMMEDIATELY: { error: InvalidOrderError, rule: 'post-only' },
  ORDER_POC_IMMEDIATE: { error: InvalidOrderError, rule: 'post-only' },
  FOK_NOT_FILL: { error: InvalidOrderError, rule: 'fill-or-kill' },
  ORDER_FOK: { error: InvalidOrderError, rule: 'fill-or-kill' },
  CONTRACT_NO_COUNTER: { error: InvalidOrderError, rule: 'liquidity' },
  ORDER_BOOK_NOT_FOUND: { error: InvalidOrderError, rule: 'liquidity' },
  PRICE_TOO_DEVIATED: { error: InvalidOrderError, rule: 'price-band' },
  PRICE_THRESHOLD_EXCEEDED: { error: InvalidOrderError, rule: 'price-band' },
  AUTO_TRIGGER_PRICE_LESS_LAST: { error: InvalidOrderError, rule: 'trigger-price' },
  AUTO_TRIGGER_PRICE_GREATE_LAST: { error: InvalidOrderError, rule: 'trigger-price' },
  INCREASE_POSITION: { error: InvalidOrderError, rule: 'reduce-only' },
  REDUCE_EXCEEDED: { error: InvalidOrderError, rule: 'reduce-only' },
  AMEND_WITH_STOP: { error: InvalidOrderError, rule: 'amend' },
  NO_CHANGE: { error: InvalidOrderError, rule: 'amend' },
  TOO_MANY_ORDERS: { error: InvalidOrderError, rule: 'open-orders' },
  TOO_MANY_CURRENCY_PAIRS: { error: InvalidParameterError },
  MIXED_ACCOUNT_TYPE: { error: InvalidParameterError },

  ORDER_NOT_FOUND: { error: OrderNotFoundError },
  CLIENT_ID_NOT_FOUND: { error: OrderNotFoundError },
  ORDER_NOT_OWNED: { error: OrderNotFoundError },
  ORDER_CLOSED: { error: OrderClosedError },
  ORDER_CANCELLED: { error: OrderClosedError },
  ORDER_FINISHED: { error: OrderClosedError },
  CANCEL_FAIL: { error: ExchangeApiError },
  REPEATED_CREATION: { error: InvalidOrderError, rule: 'client-order-id', outcome: unknown },
  DUPLICATE_REQUEST: { error: InvalidOrderError, rule: 'client-order-id', outcome: unknown },
  ORDER_EXISTS: { error: InvalidOrderError, rule: 'client-order-id', outcome: unknown },

  PRICE_OVER_LIQUIDATION: { error: RiskControlError },
  PRICE_OVER_BANKRUPT: { error: RiskControlError },
  LIQUIDATE_IMMEDIATELY: { error: RiskControlError },
  POSITION_IN_LIQUIDATION: { error: RiskControlError },
  POSITION_IN_CLOSE: { error: RiskControlError },
  REMOVE_TOO_MUCH: { error: RiskControlError },
  RISK_LIMIT_EXCEEDED: { error: PositionLimitError },
  RISK_LIMIT_TOO_HIGH: { error: PositionLimitError },
  RISK_LIMIT_TOO_lOW: { error: PositionLimitError },
  RISK_LIMIT_TOO_LOW: { error: PositionLimitError },
  RISK_LIMIT_NOT_MULTIPLE: { error: PositionLimitError },
  LEVERAGE_TOO_HIGH: { error: InvalidParameterError, rule: 'leverage' },
  LEVERAGE_TOO_LOW: { error: InvalidParameterError, rule: 'leverage' },
  MARGIN_NOT_SUPPORTED: { error: InvalidParameterError },
  POSITION_EMPTY: { error: ExchangeApiError, rule: 'no-position' },
  POSITION_NOT_FOUND: { error: ExchangeApiError, rule: 'no-position' },
  POSITION_CROSS_MARGIN: { error: ExchangeApiError, rule: 'margin-mode' },
  POSITION_DUAL_MODE: { error: ExchangeApiError, rule: 'position-mode' },
  POSITION_HOLDING: { error: ExchangeApiError, rule: 'position-mode', advice: 'close the position first' },
  ORDER_PENDING: { error: ExchangeApiError, rule: 'position-mode', advice: 'cancel the open orders first' },
  USER_NOT_FOUND: { error: ExchangeApiError, rule: 'no-account', advice: 'the first transfer to the account opens it' },
  CROSS_ACCOUNT_NOT_FOUND: { error: ExchangeApiError, rule: 'no-account' },
}

/** What an exchange's answer says of its refusal. Either text can be missing. */
export interface GateioRefusalText {
  readonly label: string
  readonly message?: string | undefined
  readonly detail?: string | undefined
}

/** The schema of a refusal, in a body or in a row of a batch. */
export const gateioRefusalText: z.ZodType<GateioRefusalText> = /* @__PURE__ */ z.object({
  label: z.string().min(1),
  message: z.string().optional(),
  detail: z.string().optional(),
})

/** A refusal by its label, as one of our errors. `status` is that of the answer, or the nearest one. */
export function gateioRefusal({ label, message, detail }: GateioRefusalText, status: number): ApiRefusal {
  const text = (message ?? detail ?? '').trim()
  const row: Row = rowOf(label, text) ?? { error: status >= 500 ? ServerError : ExchangeApiError, outcome: unknown }
  const words = [text, row.advice ?? ''].filter((part) => part !== '').join('; ')
  const error = new row.error(status, `Gate.io refused: ${label}${words === '' ? '' : `: ${words}`}`, {
    apiCode: label,
    apiMessage: text === '' ? undefined : text,
    rule: row.rule,
  })
  // Whatever a failure of the server says, what it has done before is not known.
  return { error, outcome: status >= 500 ? unknown : (row.outcome ?? 'rejected') }
}

/** The exchange's table of refusals: reads an answer that is one. */
export function readGateioRefusal(status: number, body: unknown): ApiRefusal | undefined {
  if (status < 400) return undefined
  const { data } = gateioRefusalText.safeParse(body)
  return data === undefined ? undefined : gateioRefusal(data, status)
}

function rowOf(label: string, text: string): Row | undefined {
  // The one refusal whose label does not say what it is about.
  if (label === 'INVALID_PARAM_VALUE' && /order size .+ is too (?:small|large)/i.test(text)) {
    return { error: OrderSizeError, rule: text.includes('small') ? 'minimum-notional' : 'maximum-notional' }
  }
  return Object.hasOwn(rows, label) ? rows[label] : undefined
}
