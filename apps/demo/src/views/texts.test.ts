import { decimal } from 'venuekit'
import { expect, test } from 'vitest'
import { clockTime, counted, duration, milliseconds, moneyStyle, percent, price, signed } from './texts.ts'

test('amounts', () => {
  expect(['1.00005', '-0.5', '0', '0.00001'].map((text) => signed(decimal(text)))).toEqual(['+1', '-0.5', '0', '0'])
  expect(['61.5', '-12.34', '0'].map((text) => percent(decimal(text)))).toEqual(['+0.62 %', '-0.12 %', '0.00 %'])
  expect(['1', '-1', '0'].map((text) => moneyStyle(decimal(text)))).toEqual(['green', 'red', 'dim'])
})

test('averages have eight digits that count', () => {
  const prices = ['61000.12345678901234567', '0.00000941234567891', '123456789.5', '0', '7']
  expect(prices.map((text) => price(decimal(text)))).toEqual(['61000.123', '0.0000094123457', '123456790', '0', '7'])
})

test('times and counts', () => {
  expect([0, 61_999, 36_061_000].map((ms) => clockTime(ms))).toEqual(['0:00:00', '0:01:01', '10:01:01'])
  expect([duration(2_149), milliseconds(1.26), milliseconds(33.4), milliseconds(0)]).toEqual([
    '2.1 s',
    '1.3 ms',
    '33 ms',
    '0 ms',
  ])
  expect([counted(1, 'gap'), counted(2, 'opportunity', 'opportunities')]).toEqual(['1 gap', '2 opportunities'])
})
