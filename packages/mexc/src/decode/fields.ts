// The numbers of the fields that are read, as the exchange's schema gives them.

/** The envelope that every message has. */
export const CHANNEL = 1
export const SYMBOL = 3
export const CREATE_TIME = 5
export const SEND_TIME = 6

/** What an envelope holds: one of these. */
export const LIMIT_DEPTHS = 303
export const PRIVATE_ORDERS = 304
export const PRIVATE_DEALS = 306
export const PRIVATE_ACCOUNT = 307
export const KLINE = 308
export const MINI_TICKER = 309
export const BOOK_TICKER_BATCH = 311
export const AGGRE_DEPTHS = 313
export const AGGRE_DEALS = 314
export const AGGRE_BOOK_TICKER = 315

/** The first and the last number that a body may have. */
export const FIRST_BODY = 301
export const LAST_BODY = 315
