import type { Instrument } from '../engine/instrument.ts'
import type { Rejection, RejectionReason } from '../engine/rejections.ts'
import { offline } from './mexc-plan.ts'
import type { MexcParts } from './mexc-parts.ts'
import { MexcRefusal } from './refusal.ts'

/** Code and text by reason, where nothing else plays a part. */
const plain: Readonly<Partial<Record<RejectionReason, readonly [code: number, text: string]>>> = {
  'cancel-only': [30_016, 'trading disabled'],
  'post-only-mode': [30_041, 'current order type can not place order'],
  'side-not-allowed': [30_001, 'The current transaction direction is not allowed to place an order'],
  'not-supported': [-1128, 'Combination of optional parameters invalid.'],
  'price-not-positive': [30_010, 'no valid trade price'],
  'price-step': [400, 'price scale is invalid'],
  'size-not-positive': [30_002, 'The minimum transaction volume cannot be less than:0'],
  'size-step': [400, 'quantity scale is invalid'],
  'price-band': [30_087, 'Order price exceeds allowed range'],
  'post-only-would-take': [30_041, 'current order type can not place order'],
  'no-liquidity': [30_025, 'no exist opponent order'],
  'too-many-orders': [30_029, 'Cannot exceed the maximum order limit'],
}

/** What the exchange says when the engine refuses. */
export function refusalOf(parts: MexcParts, instrument: Instrument, rejection: Rejection): MexcRefusal {
  const { id, base, quote } = instrument
  const money = (amount: bigint): string => `${parts.engine.assets.text(quote, amount)}${quote}`
  const minimum = 'The minimum transaction volume cannot be less than:'
  const maximum = 'The maximum transaction volume cannot be greater than:'
  switch (rejection.reason) {
    case 'size-too-small':
      return new MexcRefusal(30_002, `${minimum}${instrument.sizeText(rejection.limit)}${base}`)
    case 'value-too-small':
      return new MexcRefusal(30_002, `${minimum}${money(rejection.limit)}`)
    case 'size-too-large':
      return new MexcRefusal(30_003, `${maximum}${instrument.sizeText(rejection.limit)}${base}`)
    case 'value-too-large':
      return new MexcRefusal(30_003, `${maximum}${money(rejection.limit)}`)
    case 'insufficient-balance':
      if (rejection.asset === base) return new MexcRefusal(30_005, 'Oversold')
      return parts.options.buyFunds === '10101'
        ? new MexcRefusal(10_101, '资金不足')
        : new MexcRefusal(30_004, 'Insufficient position')
    case 'market-halted':
      return offline.has(id)
        ? new MexcRefusal(30_016, 'trading disabled')
        : new MexcRefusal(30_000, 'suspended transaction for the symbol')
    default: {
      const [code, text] = plain[rejection.reason] ?? [730_002, 'Your input param is invalid']
      return new MexcRefusal(code, text)
    }
  }
}
