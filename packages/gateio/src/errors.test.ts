import { ExchangeApiError, ServerError } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { gateioRefusal, readGateioRefusal } from './errors.ts'

const refusalOf = (status: number, body: unknown) => {
  const refusal = readGateioRefusal(status, body)
  return refusal === undefined ? undefined : [refusal.error.code, refusal.outcome]
}

/** The table of the protocol, with the status that goes with each label, and what it means here. */
const labels = [
  ['INVALID_PARAM_VALUE', 400, 'invalid-parameter', 'rejected'],
  ['INVALID_PROTOCOL', 400, 'invalid-parameter', 'rejected'],
  ['INVALID_ARGUMENT', 400, 'invalid-parameter', 'rejected'],
  ['INVALID_REQUEST_BODY', 400, 'invalid-parameter', 'rejected'],
  ['MISSING_REQUIRED_PARAM', 400, 'invalid-parameter', 'rejected'],
  ['BAD_REQUEST', 400, 'invalid-parameter', 'rejected'],
  ['INVALID_CONTENT_TYPE', 400, 'invalid-parameter', 'rejected'],
  ['NOT_ACCEPTABLE', 406, 'exchange', 'rejected'],
  ['METHOD_NOT_ALLOWED', 405, 'exchange', 'rejected'],
  ['NOT_FOUND', 404, 'exchange', 'rejected'],
  ['MISSING_REQUIRED_HEADER', 400, 'authentication', 'rejected'],
  ['REQUEST_EXPIRED', 403, 'recv-window', 'rejected'],
  ['INVALID_KEY', 401, 'invalid-api-key', 'rejected'],
  ['INVALID_CREDENTIALS', 401, 'invalid-api-key', 'rejected'],
  ['INVALID_SIGNATURE', 401, 'signature', 'rejected'],
  ['AUTHENTICATION_FAILED', 401, 'authentication', 'rejected'],
  ['IP_FORBIDDEN', 403, 'ip-not-allowed', 'rejected'],
  ['READ_ONLY', 403, 'permission', 'rejected'],
  ['FORBIDDEN', 403, 'permission', 'rejected'],
  ['ACCOUNT_LOCKED', 403, 'permission', 'rejected'],
  ['SUB_ACCOUNT_LOCKED', 403, 'permission', 'rejected'],
  ['TOO_MANY_REQUESTS', 429, 'rate-limited', 'rejected'],
  ['TOO_FAST', 429, 'rate-limited', 'rejected'],
  ['INTERNAL', 500, 'server', 'unknown'],
  ['INTERNAL_SERVER_ERROR', 500, 'server', 'unknown'],
  ['SERVER_ERROR', 500, 'server', 'unknown'],
  ['TOO_BUSY', 503, 'unavailable', 'unknown'],
  ['INVALID_CURRENCY', 400, 'invalid-symbol', 'rejected'],
  ['INVALID_CURRENCY_PAIR', 400, 'invalid-symbol', 'rejected'],
  ['CONTRACT_NOT_FOUND', 400, 'invalid-symbol', 'rejected'],
  ['TRADE_RESTRICTED', 400, 'trading-disabled', 'rejected'],
  ['CONTRACT_IN_DELISTING', 400, 'trading-disabled', 'rejected'],
  ['INVALID_PRECISION', 400, 'invalid-order', 'rejected'],
  ['AMOUNT_TOO_LITTLE', 400, 'order-size', 'rejected'],
  ['SIZE_TOO_SMALL', 400, 'order-size', 'rejected'],
  ['AMOUNT_TOO_MUCH', 400, 'order-size', 'rejected'],
  ['SIZE_TOO_LARGE', 400, 'order-size', 'rejected'],
  ['QUANTITY_NOT_ENOUGH', 400, 'order-size', 'rejected'],
  ['BALANCE_NOT_ENOUGH', 400, 'insufficient-funds', 'rejected'],
  ['MARGIN_BALANCE_NOT_ENOUGH', 400, 'insufficient-funds', 'rejected'],
  ['FUTURES_BALANCE_NOT_ENOUGH', 400, 'insufficient-funds', 'rejected'],
  ['INSUFFICIENT_AVAILABLE', 400, 'insufficient-funds', 'rejected'],
  ['POC_FILL_IMMEDIATELY', 400, 'invalid-order', 'rejected'],
  ['ORDER_POC_IMMEDIATE', 400, 'invalid-order', 'rejected'],
  ['FOK_NOT_FILL', 400, 'invalid-order', 'rejected'],
  ['ORDER_FOK', 400, 'invalid-order', 'rejected'],
  ['CONTRACT_NO_COUNTER', 400, 'invalid-order', 'rejected'],
  ['ORDER_BOOK_NOT_FOUND', 400, 'invalid-order', 'rejected'],
  ['PRICE_TOO_DEVIATED', 400, 'invalid-order', 'rejected'],
  ['PRICE_THRESHOLD_EXCEEDED', 400, 'invalid-order', 'rejected'],
  ['PRICE_OVER_LIQUIDATION', 400, 'risk-control', 'rejected'],
  ['PRICE_OVER_BANKRUPT', 400, 'risk-control', 'rejected'],
  ['INCREASE_POSITION', 400, 'invalid-order', 'rejected'],
  ['REDUCE_EXCEEDED', 400, 'invalid-order', 'rejected'],
  ['LIQUIDATE_IMMEDIATELY', 400, 'risk-control', 'rejected'],
  ['RISK_LIMIT_EXCEEDED', 400, 'position-limit', 'rejected'],
  ['RISK_LIMIT_TOO_HIGH', 400, 'position-limit', 'rejected'],
  ['RISK_LIMIT_TOO_lOW', 400, 'position-limit', 'rejected'],
  ['RISK_LIMIT_TOO_LOW', 400, 'position-limit', 'rejected'],
  ['RISK_LIMIT_NOT_MULTIPLE', 400, 'position-limit', 'rejected'],
  ['LEVERAGE_TOO_HIGH', 400, 'invalid-parameter', 'rejected'],
  ['LEVERAGE_TOO_LOW', 400, 'invalid-parameter', 'rejected'],
  ['INITIAL_MARGIN_TOO_LOW', 400, 'insufficient-funds', 'rejected'],
  ['ORDER_NOT_FOUND', 404, 'order-not-found', 'rejected'],
  ['CLIENT_ID_NOT_FOUND', 400, 'order-not-found', 'rejected'],
  ['ORDER_NOT_OWNED', 400, 'order-not-found', 'rejected'],
  ['ORDER_CLOSED', 400, 'order-closed', 'rejected'],
  ['ORDER_CANCELLED', 400, 'order-closed', 'rejected'],
  ['ORDER_FINISHED', 400, 'order-closed', 'rejected'],
  ['CANCEL_FAIL', 400, 'exchange', 'rejected'],
  ['AMEND_WITH_STOP', 400, 'invalid-order', 'rejected'],
  ['NO_CHANGE', 400, 'invalid-order', 'rejected'],
  // There is an order of that id, or there may be one: only looking it up tells.
  ['REPEATED_CREATION', 400, 'invalid-order', 'unknown'],
  ['DUPLICATE_REQUEST', 400, 'invalid-order', 'unknown'],
  ['ORDER_EXISTS', 400, 'invalid-order', 'unknown'],
  ['TOO_MANY_ORDERS', 400, 'invalid-order', 'rejected'],
  ['TOO_MANY_CURRENCY_PAIRS', 400, 'invalid-parameter', 'rejected'],
  ['MIXED_ACCOUNT_TYPE', 400, 'invalid-parameter', 'rejected'],
  ['USER_NOT_FOUND', 400, 'exchange', 'rejected'],
  ['POSITION_EMPTY', 400, 'exchange', 'rejected'],
  ['POSITION_NOT_FOUND', 400, 'exchange', 'rejected'],
  ['POSITION_CROSS_MARGIN', 400, 'exchange', 'rejected'],
  ['POSITION_DUAL_MODE', 400, 'exchange', 'rejected'],
  ['POSITION_HOLDING', 400, 'exchange', 'rejected'],
  ['ORDER_PENDING', 400, 'exchange', 'rejected'],
  ['POSITION_IN_LIQUIDATION', 400, 'risk-control', 'rejected'],
  ['POSITION_IN_CLOSE', 400, 'risk-control', 'rejected'],
  ['REMOVE_TOO_MUCH', 400, 'risk-control', 'rejected'],
  ['AUTO_TRIGGER_PRICE_LESS_LAST', 400, 'invalid-order', 'rejected'],
  ['AUTO_TRIGGER_PRICE_GREATE_LAST', 400, 'invalid-order', 'rejected'],
  ['MARGIN_NOT_SUPPORTED', 400, 'invalid-parameter', 'rejected'],
  ['AUTO_BORROW_TOO_MUCH', 400, 'insufficient-funds', 'rejected'],
  ['CROSS_ACCOUNT_NOT_FOUND', 400, 'exchange', 'rejected'],
] as const

describe('the table of labels', () => {
  test.each(labels)('[S3.104] %s (%i) is %s, and %s', (...row) => {
    const [label, status, code, outcome] = row
    const refusal = readGateioRefusal(status, { label, message: 'as the exchange says it' })
    expect([refusal?.error.code, refusal?.outcome]).toEqual([code, outcome])
    expect(refusal?.error).toMatchObject({ status, apiCode: label, apiMessage: 'as the exchange says it' })
    expect(refusal?.error.message).toContain(`Gate.io refused: ${label}: as the exchange says it`)
  })

  test('[S3.91] an order whose value is too small is told apart from other parameters', () => {
    const message = 'Your order size 0.003749448 USDT is too small. The minimum is 3 USDT'
    const { error } = gateioRefusal({ label: 'INVALID_PARAM_VALUE', message }, 400)
    expect(error).toMatchObject({ code: 'order-size', rule: 'minimum-notional', apiCode: 'INVALID_PARAM_VALUE' })
  })

  test('futures speak of details, and some refusals say nothing', () => {
    const detail = 'Invalid request parameter `size` value: -0.0003'
    expect(gateioRefusal({ label: 'INVALID_PARAM_VALUE', detail }, 400).error).toMatchObject({ apiMessage: detail })
    const { error } = gateioRefusal({ label: 'USER_NOT_FOUND' }, 400)
    expect(error.message).toBe('Gate.io refused: USER_NOT_FOUND: the first transfer to the account opens it')
  })
})

test.each(labels)(
  '[S3.91] whatever a failure of the server says, what it has done before is not known: %s',
  (label) => {
    expect(readGateioRefusal(502, { label, message: '' })?.outcome).toBe('unknown')
  },
)

test.each([
  [400, { label: 'BRAND_NEW', message: 'what' }, ExchangeApiError],
  [400, { label: 'constructor' }, ExchangeApiError],
  [500, { label: 'BRAND_NEW' }, ServerError],
])('[S3.91] a label without a row leaves the outcome unknown: %i %j', (status, body, kind) => {
  const refusal = readGateioRefusal(status, body)
  expect(kind.is(refusal?.error)).toBe(true)
  expect(refusal?.outcome).toBe('unknown')
})

test.each([
  [201, { label: 'ORDER_NOT_FOUND' }],
  [502, '<html>'],
  [403, ''],
  [400, { code: 1 }],
  [400, { label: '' }],
])('what is no refusal of the exchange is left to the transport: %i %j', (status, body) => {
  expect(refusalOf(status, body)).toBeUndefined()
})
