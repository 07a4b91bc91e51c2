import { errors } from 'ccxt'
import {
  InsufficientFundsError,
  MaintenanceError,
  NetworkError,
  ProtocolError,
  RateLimitError,
  TimeoutError,
  VenuekitError,
} from '@venuekit/core/errors'
import { createCanaries } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { outcomeOf, toVenuekitError } from './map-errors.ts'

/** The code and the outcome of every class, by its name; those of a command that failed so. */
const expected: Readonly<Record<string, readonly [code: string, outcome: 'rejected' | 'unknown']>> = {
  BaseError: ['exchange', 'unknown'],
  ExchangeError: ['exchange', 'unknown'],
  AuthenticationError: ['authentication', 'rejected'],
  PermissionDenied: ['permission', 'rejected'],
  AccountNotEnabled: ['permission', 'rejected'],
  AccountSuspended: ['permission', 'rejected'],
  ArgumentsRequired: ['invalid-parameter', 'rejected'],
  BadRequest: ['invalid-parameter', 'rejected'],
  BadSymbol: ['invalid-symbol', 'rejected'],
  OperationRejected: ['exchange', 'rejected'],
  NoChange: ['exchange', 'rejected'],
  MarginModeAlreadySet: ['exchange', 'rejected'],
  MarketClosed: ['trading-disabled', 'rejected'],
  ManualInteractionNeeded: ['exchange', 'rejected'],
  RestrictedLocation: ['permission', 'rejected'],
  InsufficientFunds: ['insufficient-funds', 'rejected'],
  InvalidAddress: ['invalid-parameter', 'rejected'],
  AddressPending: ['invalid-parameter', 'rejected'],
  InvalidOrder: ['invalid-order', 'rejected'],
  OrderNotFound: ['order-not-found', 'unknown'],
  OrderNotCached: ['order-not-found', 'unknown'],
  OrderImmediatelyFillable: ['invalid-order', 'rejected'],
  OrderNotFillable: ['invalid-order', 'rejected'],
  DuplicateOrderId: ['invalid-order', 'unknown'],
  ContractUnavailable: ['trading-disabled', 'rejected'],
  NotSupported: ['not-supported', 'rejected'],
  InvalidProxySettings: ['configuration', 'rejected'],
  ExchangeClosedByUser: ['closed', 'unknown'],
  OperationFailed: ['exchange', 'unknown'],
  NetworkError: ['network', 'unknown'],
  DDoSProtection: ['rate-limited', 'unknown'],
  RateLimitExceeded: ['rate-limited', 'unknown'],
  ExchangeNotAvailable: ['unavailable', 'unknown'],
  OnMaintenance: ['maintenance', 'unknown'],
  InvalidNonce: ['recv-window', 'unknown'],
  ChecksumError: ['recv-window', 'unknown'],
  RequestTimeout: ['timeout', 'unknown'],
  BadResponse: ['protocol', 'unknown'],
  NullResponse: ['protocol', 'unknown'],
  CancelPending: ['exchange', 'unknown'],
  UnsubscribeError: ['exchange', 'unknown'],
}

const classes = Object.entries(errors).flatMap(([name, Kind]) =>
  typeof Kind === 'function' && Kind.prototype instanceof Error ? [{ name, Kind }] : [],
)

test('[X.6] every class of the installed ccxt has its row here', () => {
  expect(classes.map(({ name }) => name).toSorted()).toEqual(Object.keys(expected).toSorted())
})

test.each(classes)('[X.6] $name keeps its text and its cause, and says how a command stands', ({ name, Kind }) => {
  const cause = new Kind('gate {"label":"NO","message":"no\u001b[31m way"}')
  const error = toVenuekitError(cause, { exchange: 'gate', operation: 'createOrder' })
  expect([error.code, outcomeOf(cause)]).toEqual(expected[name])
  expect(error.cause).toBe(cause)
  expect(error.message).toContain('no [31m way')
  expect([error.exchange, error.operation]).toEqual(['gate', 'createOrder'])
})

test('[X.6] what is worth another try says so', () => {
  const retryable = (Kind: new (text: string) => Error): boolean => toVenuekitError(new Kind('x'), {}).retryable
  expect(
    [errors.NetworkError, errors.RateLimitExceeded, errors.OnMaintenance, errors.RequestTimeout].map(retryable),
  ).toEqual([true, true, true, true])
  expect([errors.InsufficientFunds, errors.BadSymbol].map(retryable)).toEqual([false, false])
  for (const [Kind, Ours] of [
    [errors.RateLimitExceeded, RateLimitError],
    [errors.OnMaintenance, MaintenanceError],
    [errors.RequestTimeout, TimeoutError],
    [errors.NetworkError, NetworkError],
    [errors.InsufficientFunds, InsufficientFundsError],
  ] as const) {
    expect(toVenuekitError(new Kind('x'), {})).toBeInstanceOf(Ours)
  }
})

test('[X.6] a failure inside of ccxt is a protocol error, of a command nothing is known; ours is passed on', () => {
  const inside = new TypeError("Cannot read properties of undefined (reading 'id')")
  const error = toVenuekitError(inside, { operation: 'createOrder' })
  expect(ProtocolError.is(error) && error.cause).toBe(inside)
  expect(outcomeOf(inside)).toBe('unknown')
  const ours = new NetworkError('no line')
  expect(toVenuekitError(ours, {})).toBe(ours)
  expect(VenuekitError.is(toVenuekitError('text', {}))).toBe(true)
})

test('[X.8] an address with a signature in it is not shown', () => {
  const secret = 'yH3mC8sJ5dKf1Gx6Vb0R'
  const cause = new errors.RequestTimeout(
    `binance GET https://api.binance.com/api/v3/account?timestamp=1&signature=${secret} request timed out`,
  )
  const canaries = createCanaries({ secrets: { signature: secret } })
  expect(canaries.leaksIn(toVenuekitError(cause, {}).message)).toEqual([])
})
