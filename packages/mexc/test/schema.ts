// The exchange's schema, by which a library of other people reads and writes the same messages.
import protobuf from 'protobufjs'

const level = 'string price = 1; string quantity = 2;'
const quote = 'string bidPrice = 1; string bidQuantity = 2; string askPrice = 3; string askQuantity = 4;'

const source = `syntax = "proto3";
message Level { ${level} }
message AggreDepths { repeated Level asks = 1; repeated Level bids = 2; string eventType = 3; string fromVersion = 4; string toVersion = 5; int64 lastOrderCreateTime = 6; }
message LimitDepths { repeated Level asks = 1; repeated Level bids = 2; string eventType = 3; string version = 4; int64 lastOrderCreateTime = 5; }
message Deal { ${level} int32 tradeType = 3; int64 time = 4; string tradeId = 5; }
message AggreDeals { repeated Deal deals = 1; string eventType = 2; }
message AggreBookTicker { ${quote} string version = 5; int64 lastOrderCreateTime = 6; }
message Quote { ${quote} }
message BookTickerBatch { repeated Quote items = 1; string version = 2; int64 lastOrderCreateTime = 3; }
message Kline { string interval = 1; int64 windowStart = 2; string openingPrice = 3; string closingPrice = 4; string highestPrice = 5; string lowestPrice = 6; string volume = 7; string amount = 8; int64 windowEnd = 9; }
message MiniTicker { string symbol = 1; string price = 2; string rate = 3; string zonedRate = 4; string high = 5; string low = 6; string volume = 7; string quantity = 8; string lastCloseRate = 9; string lastCloseZonedRate = 10; string lastCloseHigh = 11; string lastCloseLow = 12; }
message PrivateOrder { string id = 1; string clientId = 2; string price = 3; string quantity = 4; string amount = 5; string avgPrice = 6; int32 orderType = 7; int32 tradeType = 8; bool isMaker = 9; string remainAmount = 10; string remainQuantity = 11; optional string lastDealQuantity = 12; string cumulativeQuantity = 13; string cumulativeAmount = 14; int32 status = 15; int64 createTime = 16; }
message PrivateDeal { string price = 1; string quantity = 2; string amount = 3; int32 tradeType = 4; bool isMaker = 5; bool isSelfTrade = 6; string tradeId = 7; string clientOrderId = 8; string orderId = 9; string feeAmount = 10; string feeCurrency = 11; int64 time = 12; }
message PrivateAccount { string vcoinName = 1; string coinId = 2; string balanceAmount = 3; string balanceAmountChange = 4; string frozenAmount = 5; string frozenAmountChange = 6; string type = 7; int64 time = 8; }
message Wrapper {
  string channel = 1; optional string symbol = 3; optional string symbolId = 4; optional int64 createTime = 5; optional int64 sendTime = 6;
  oneof body {
    LimitDepths publicLimitDepths = 303; PrivateOrder privateOrders = 304; PrivateDeal privateDeals = 306; PrivateAccount privateAccount = 307;
    Kline publicSpotKline = 308; MiniTicker publicMiniTicker = 309; BookTickerBatch publicBookTickerBatch = 311;
    AggreDepths publicAggreDepths = 313; AggreDeals publicAggreDeals = 314; AggreBookTicker publicAggreBookTicker = 315;
  }
}`

const wrapper = protobuf.parse(source).root.lookupType('Wrapper')

/** Writes a message; times and the like may be texts. */
export function encode(message: object): Uint8Array {
  return Uint8Array.from(wrapper.encode(wrapper.fromObject(message)).finish())
}

/** Reads a message into plain values: texts, integers as texts, and every field that is not there with its default. */
export function decode(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  return wrapper.toObject(wrapper.decode(bytes), { longs: String, defaults: true, arrays: true, oneofs: true })
}

/** Reads a message into the library's own objects, and makes nothing of them. */
export function decodeBare(bytes: Uint8Array): object {
  return wrapper.decode(bytes)
}

/** The same made into plain values, as `JSON.stringify` would write them. */
export function decodeToJson(bytes: Uint8Array): object {
  return wrapper.decode(bytes).toJSON()
}
