// Decimal arithmetic from text to text against big.js alone, which it falls back to.
import { add, compare, decimal, mul, roundToStep, type Decimal } from '@venuekit/core/decimal'
import { Big } from 'big.js'
import { bench } from '../../../tools/src/bench/api.ts'

const count = 1_000
const prices = Array.from({ length: count }, (_, index) =>
  decimal((60_000 + ((index * 7919) % 10_000) / 100).toFixed(2)),
)
const sizes = Array.from({ length: count }, (_, index) =>
  decimal((((index * 104_729) % 1_000_000) / 1e6 + 1e-6).toFixed(6)),
)
const longPrices = prices.map((price) => add(price, decimal('0.00000123456789012345')))
const step = decimal('0.05')

type Operation = (a: Decimal, b: Decimal) => string | number

/** Applies an operation to pairs of values, and keeps a part of the results for comparison. */
const over =
  (operation: Operation, left: readonly Decimal[] = prices) =>
  (size: number) =>
  () => {
    const results: (string | number)[] = []
    for (let index = 0; index < size; index += 1) {
      const at = index % count
      const result = operation(left[at] ?? step, sizes[at] ?? step)
      if (index < count) results.push(result)
    }
    return results
  }

const size = 500_000

await bench({
  name: 'add a price and a size',
  size,
  contenders: { ours: over(add), 'big.js': over((a, b) => new Big(a).plus(b).toFixed()) },
  floors: { 'big.js': 3 },
})

await bench({
  name: 'multiply a price by a size',
  size,
  contenders: { ours: over(mul), 'big.js': over((a, b) => new Big(a).times(b).toFixed()) },
  floors: { 'big.js': 3 },
})

await bench({
  name: 'compare a price with a size',
  size,
  contenders: { ours: over(compare), 'big.js': over((a, b) => new Big(a).cmp(b)) },
  floors: { 'big.js': 2 },
})

// What does not fit 2^53 goes through big.js; the attempt must not cost much.
await bench({
  name: 'multiply values of more than 16 digits',
  size,
  contenders: { ours: over(mul, longPrices), 'big.js': over((a, b) => new Big(a).times(b).toFixed(), longPrices) },
  floors: { 'big.js': 0.7 },
})

await bench({
  name: 'round a price down to its tick',
  size: size / 2,
  contenders: {
    ours: over((price) => roundToStep(price, step, 'down')),
    'big.js': over((price) => new Big(price).div(step).round(0, Big.roundDown).times(step).toFixed()),
  },
})
