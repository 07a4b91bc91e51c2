import { expect, test } from 'vitest'
import { defaultRate, readOptions, UsageError } from './options.ts'

test('without arguments: simulated exchanges, trading, until Ctrl-C', () => {
  expect(readOptions([])).toEqual({
    forMs: undefined,
    json: false,
    live: undefined,
    config: undefined,
    trade: true,
    symbols: undefined,
    seed: 1,
    rate: defaultRate,
    color: true,
    help: false,
  })
})

test('every option is read', () => {
  const args = [
    '--for',
    '1.5s',
    '--json',
    '--config',
    'a.yaml',
    '--no-trade',
    '--symbols',
    'BTC/USDT, ETH/USDT,BTC/USDT',
  ]
  expect(readOptions([...args, '--seed', '7', '--rate', '1000', '--no-color', '-h'])).toEqual({
    forMs: 1_500,
    json: true,
    live: undefined,
    config: 'a.yaml',
    trade: false,
    symbols: ['BTC/USDT', 'ETH/USDT'],
    seed: 7,
    rate: 1_000,
    color: false,
    help: true,
  })
})

test('real exchanges are watched, never traded on', () => {
  expect(readOptions(['--live', 'mexc,gateio'])).toMatchObject({ live: ['mexc', 'gateio'], trade: false })
})

test.each([
  [['--for', '10'], '--for must be a time such as 500ms, 15s, 5m or 1h, not "10"'],
  [['--for', '0s'], '--for must be a time'],
  [['--for', '999999h'], '--for must be a time'],
  [['--seed', '0'], '--seed must be a whole number from 1 to 999999999, not "0"'],
  [['--rate', '50001'], '--rate must be a whole number from 1 to 50000, not "50001"'],
  [['--live', ','], '--live must name exchanges, such as --live mexc,gateio'],
  [['--symbols', ''], '--symbols must name markets'],
  [['--live', 'mexc', '--seed', '7'], '--seed is about simulated markets'],
  [['--live', 'mexc', '--rate', '7'], '--rate is about simulated markets'],
  [['--colour'], "Unknown option '--colour'"],
  [['BTC/USDT'], "Unexpected argument 'BTC/USDT'"],
])('%j: %s', (args, message) => {
  expect(() => readOptions(args)).toThrow(UsageError)
  expect(() => readOptions(args)).toThrow(message)
})
