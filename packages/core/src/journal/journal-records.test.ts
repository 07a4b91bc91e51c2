import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatOutcome, formatSent, formatUnresolved, readRecords } from './journal-records.ts'
import type { OrderIntent } from './order-journal.ts'

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
const optional = fc.option(text, { nil: undefined })
const owner = { exchange: text, environment: optional, account: optional }
const ref = fc.oneof(
  fc.record({ symbol: text, clientOrderId: text, orderId: optional }),
  fc.record({ symbol: text, orderId: text }),
)
const intents: fc.Arbitrary<OrderIntent> = fc.record({
  ...owner,
  ref,
  summary: fc.record({ side: text, type: text, quantity: optional, price: optional }),
  sentAt: fc.nat(),
})

/** Members that are undefined are not written. */
function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

test('what is written is read again, whatever the texts hold', () => {
  const outcomes = fc.constantFrom('accepted', 'rejected', 'not-sent', 'unknown')
  fc.assert(
    fc.property(intents, outcomes, (order, outcome) => {
      const settlement = { ...order, outcome, at: 5 }
      const { records, problems } = readRecords(formatSent(order) + formatOutcome(settlement))
      expect(problems).toEqual([])
      expect(written(records)).toEqual(
        written([
          { line: 1, type: 'sent', order },
          {
            line: 2,
            type: 'outcome',
            settlement: {
              exchange: order.exchange,
              environment: order.environment,
              account: order.account,
              ref: order.ref,
              outcome,
              at: 5,
            },
          },
        ]),
      )
    }),
  )
})

test('a file cut at any place loses at most its last line, and says so', () => {
  fc.assert(
    fc.property(
      fc.array(intents, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (orders, part) => {
        const whole = orders.map(formatSent).join('')
        const cut = whole.slice(0, Math.floor(whole.length * part))
        const { records, problems } = readRecords(cut)
        const complete = cut.split('\n').length - 1
        // A last line that lacks its line break alone is whole.
        expect(records.length).toBeGreaterThanOrEqual(complete)
        expect(records.length + problems.length).toBe(cut.endsWith('\n') || cut === '' ? complete : complete + 1)
        expect(problems).toEqual(problems.length === 0 ? [] : [{ line: complete + 1, kind: 'torn' }])
      },
    ),
  )
})

describe('what is no record of ours is reported and nothing else is lost', () => {
  const good = formatSent({
    exchange: 'mexc',
    ref: { symbol: 'A/B', clientOrderId: 'a' },
    summary: { side: 'buy', type: 'limit' },
    sentAt: 1,
  })
  const change = (from: string, to: string): string => good.trim().replace(from, to)
  test.each([
    'garbage',
    '{',
    'null',
    '[]',
    '1',
    '""',
    '{}',
    '\u0000\u0000',
    change('"v":1', '"v":2'),
    change('"type":"sent"', '"type":"seen"'),
    change('"exchange":"mexc"', '"exchange":""'),
    change('"exchange":"mexc"', '"exchange":5'),
    change('"exchange":"mexc",', ''),
    change('"clientOrderId":"a"', '"clientOrderId":""'),
    change('"clientOrderId":"a"', '"clientOrderId":null'),
    change('"clientOrderId":"a"', '"other":"a"'),
    change('"symbol":"A/B",', ''),
    change('"side":"buy",', ''),
    change('"summary":{', '"summary":[{').replace('}}', '}]}'),
    change('"sentAt":1', '"sentAt":"1"'),
    change('"sentAt":1', '"sentAt":1e999'),
    change('"type":"sent"', '"type":"outcome"'),
    '{"__proto__":{"v":1,"type":"sent"}}',
  ])('%s', (line) => {
    const { records, problems } = readRecords(`${good}${line}\n${good}`)
    expect(problems).toEqual([{ line: 2, kind: 'corrupt' }])
    expect(records).toHaveLength(2)
  })

  test('empty lines are nothing', () => {
    expect(readRecords(`\n${good}\n\n`)).toMatchObject({ records: [{ type: 'sent' }], problems: [] })
    expect(readRecords('')).toEqual({ records: [], problems: [] })
  })

  test('anything at all can be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        const { records, problems } = readRecords(`${good}${noise}`)
        expect(records.length + problems.length).toBeGreaterThan(0)
      }),
    )
  })
})

test('an unresolved order is written so that it is unresolved again', () => {
  fc.assert(
    fc.property(intents, fc.constantFrom('pending', 'unknown'), (order, state) => {
      const { records } = readRecords(formatUnresolved({ ...order, state }))
      expect(records.map((record) => record.type)).toEqual(state === 'pending' ? ['sent'] : ['sent', 'outcome'])
    }),
  )
})
