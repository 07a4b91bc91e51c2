import { choice, flag, integer, type OptionsOf } from '../host/option-table.ts'

const longest = 7 * 86_400_000

/** Every open question of the protocol page is an option. */
export const mexcOptions = {
  limits: choice(['2026', '2025', 'none'], 'budgets shared by all endpoints, one for each endpoint, or no limits'),
  signedBudget: choice(['user', 'address'], 'whose budget signed requests count for that place no order'),
  strikesBeforeBan: integer(
    { fallback: 10, minimum: 0, maximum: 1_000_000 },
    'so many refusals with 429 in ten seconds and the address is banned; 0 never bans',
  ),
  banMs: integer(
    { fallback: 120_000, minimum: 1_000, maximum: longest },
    'how long the first ban lasts; each further one twice as long, up to three days',
  ),
  limitBody: choice(['429', '510', 'empty'], 'the code in an answer with 429 or 418, or no body at all'),
  refusalStatus: choice(['400', '401'], 'the status of an answer about a wrong key or signature'),
  expiredKey: choice(['700001', '10072', '402'], 'the code for a key that has expired'),
  missingTimestamp: choice(['700003', '10073'], 'the code for a request without a timestamp'),
  lowerCaseEscapes: choice(['refused', 'taken'], 'a signed request with percent-escapes in lower case'),
  contentType: choice(['json-or-form', 'json', 'any'], 'what the Content-Type of a body may be'),
  jsonBodies: flag(true, 'parameters may be a JSON object in the body'),
  successCode: choice(['0', '200'], 'the `code` of wrapped answers'),
  nullExtend: flag(true, 'errors about public data carry `"_extend": null`'),
  maintenanceField: choice(['message', 'msg'], 'how the text of a maintenance notice is named'),
  unknownSymbol: choice(['-1121', '30014', '10007'], 'the code for an order in a symbol that there is not'),
  buyFunds: choice(['30004', '10101'], 'the code for a buy without enough money'),
  marketBan: choice(['30019', '30018'], 'the code for a market order in a symbol that has none'),
  makerCross: choice(
    ['cancelled', 'refused'],
    'a LIMIT_MAKER order that would trade: accepted and cancelled, or refused',
  ),
  sellByQuote: choice(['taken', 'refused'], 'a MARKET order that sells for an amount of the quote asset'),
  buyFees: choice(['beside', 'frozen'], 'fees of buys are taken from what is free, or frozen with the order'),
  marketRemainder: choice(['filled', 'cancelled'], 'how a market buy ends whose remainder buys less than one lot'),
  emptyMarketOrder: choice(['refused', 'cancelled'], 'a market order that finds nobody on the other side'),
  priceFilter: choice(['multiplier', 'offset'], 'what the numbers of PERCENT_PRICE_BY_SIDE are'),
  marketPrice: choice(['protective', 'zero'], 'the `price` of a market order: about 5 % away, or 0'),
  orderIds: choice(['prefixed', 'digits', 'hexadecimal'], 'what order ids look like'),
  acknowledgement: choice(['whole', 'short'], 'an accepted order is answered with its terms, or with its id alone'),
  quoteQuantity: choice(['null', 'absent'], '`origQty` in the answer to a market order by value'),
  cancelAnswer: choice(
    ['cancelled', 'before', 'short'],
    'an answer to a cancellation has the new status, the one before, or neither status nor executed amounts',
  ),
  groupTrading: flag(false, 'every account is in a strategy group: `stpMode` has an effect'),
  openOrdersSymbol: choice(['optional', 'required'], 'open orders of all symbols can be listed together'),
  maximumOpenOrders: integer({ fallback: 500, minimum: 1, maximum: 100_000 }, 'open orders of one account'),
  tradesLimit: choice(['100', '10-1000'], 'default and largest `limit` of own trades: 100 and 100, or 10 and 1000'),
  tradesDelayMs: integer({ fallback: 0, minimum: 0, maximum: 60_000 }, 'how much later own trades are listed'),
  klineLimit: integer({ fallback: 500, minimum: 1, maximum: 1_000 }, 'candles in one answer at most'),
  klineEnd: choice(['exclusive', 'inclusive'], 'whether a candle that opens at `endTime` is in the answer'),
  accountAvailable: flag(true, 'balances have `available` beside `free`'),
  listenKeys: choice(['new', 'same'], 'every POST makes a listen key, or answers the one that there is'),
  maximumListenKeys: integer({ fallback: 60, minimum: 1, maximum: 10_000 }, 'valid listen keys of one account'),
  listenKeyMs: integer({ fallback: 3_600_000, minimum: 1, maximum: longest }, 'how long a listen key is valid'),
  listenKeySockets: integer({ fallback: 5, minimum: 1, maximum: 10_000 }, 'sockets of one listen key'),
  listenKeyList: choice(['plain', 'counted'], 'the list of listen keys, or with `total` and `available`'),
  deflate: flag(false, 'offer permessage-deflate to sockets'),
  subscriptions: integer({ fallback: 30, minimum: 1, maximum: 10_000 }, 'subscriptions of one socket'),
  messagesPerSecond: integer(
    { fallback: 100, minimum: 1, maximum: 1_000_000 },
    'messages of a client before it is cut',
  ),
  unusedCloseMs: integer(
    { fallback: 30_000, minimum: 0, maximum: longest },
    'a socket without a subscription is closed after so long; 0: never',
  ),
  silentCloseMs: integer(
    { fallback: 60_000, minimum: 0, maximum: longest },
    'a socket without data and without PING is closed after so long; 0: never',
  ),
  lifetimeMs: integer({ fallback: 86_400_000, minimum: 0, maximum: longest }, 'how long a socket lives; 0: for ever'),
  closeCode: choice(['1000', '1001', '1006'], 'how the server closes; 1006 is a cut connection'),
  publicOnListenKey: flag(true, 'public channels can be subscribed on a socket with a listen key'),
  partialFailure: choice(['rest-granted', 'all-refused'], 'a subscription of several channels, one of them wrong'),
  subscriptionLimitReason: choice(['Blocked!', 'Over the limit!'], 'the reason given above the most subscriptions'),
  malformed: choice(['answered', 'ignored'], 'a message that is no JSON'),
  depthCut: choice(
    ['anywhere', 'between-pushes'],
    'where the version of an order book of REST falls: anywhere, or at the end of a push',
  ),
  paddedLevels: flag(true, 'prices and quantities of depth pushes have all their decimals'),
  newFields: flag(true, 'pushes have the fields that were added in June 2026'),
  limitDepthMs: integer({ fallback: 100, minimum: 10, maximum: 60_000 }, 'how often limit.depth is pushed'),
  batchTickerMs: integer({ fallback: 100, minimum: 10, maximum: 60_000 }, 'how often bookTicker.batch is pushed'),
  miniTickerMs: integer({ fallback: 3_000, minimum: 10, maximum: 60_000 }, 'how often tickers are pushed'),
  privatePushes: choice(['orders-first', 'deals-first', 'shuffled'], 'the order of private pushes about one event'),
  privateDelayMs: integer({ fallback: 0, minimum: 0, maximum: 60_000 }, 'how much later private pushes come'),
}

/** The values of the options. */
export type MexcOptions = OptionsOf<typeof mexcOptions>
