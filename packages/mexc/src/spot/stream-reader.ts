import type { StreamReader } from '@venuekit/core'
import { KLINE, MINI_TICKER, PRIVATE_ACCOUNT, PRIVATE_DEALS, PRIVATE_ORDERS } from '../decode/fields.ts'
import { createMexcReader } from '../streams/reader.ts'
import { balancePush, dealPush } from './account-push.ts'
import { candlePush, tickerPush } from './market-push.ts'
import { orderPush } from './order-push.ts'

/** Reads what the public sockets send beside their hot messages. */
export const mexcMarketReader: StreamReader = /* @__PURE__ */ createMexcReader(
  /* @__PURE__ */ new Map([
    [KLINE, candlePush],
    [MINI_TICKER, tickerPush],
  ]),
)

/** Reads what the sockets of an account send. */
export const mexcAccountReader: StreamReader = /* @__PURE__ */ createMexcReader(
  /* @__PURE__ */ new Map([
    [PRIVATE_ORDERS, orderPush],
    [PRIVATE_DEALS, dealPush],
    [PRIVATE_ACCOUNT, balancePush],
  ]),
)
