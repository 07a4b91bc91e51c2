import {
  AuthenticationError,
  ExchangeApiError,
  ExchangeUnavailableError,
  InsufficientFundsError,
  InvalidApiKeyError,
  InvalidOrderError,
  InvalidParameterError,
  InvalidSymbolError,
  IpNotAllowedError,
  MaintenanceError,
  OrderNotFoundError,
  OrderSizeError,
  PermissionError,
  PositionLimitError,
  RateLimitError,
  RecvWindowError,
  RiskControlError,
  ServerError,
  SignatureError,
  TradingDisabledError,
  type ApiRefusal,
  type ExchangeApiErrorDetails,
  type VenuekitError,
} from '@venuekit/core'
import { wireInteger } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'

type RefusalClass = new (status: number, message: string, details: ExchangeApiErrorDetails) => VenuekitError

/** What one code means. */
interface Row {
  readonly error: RefusalClass
  /** `rejected` unless said otherwise: with its code the exchange says that it did not do what it was asked for. */
  readonly outcome?: ApiRefusal['outcome']
  readonly rule?: string
  /** What to do, where the exchange's own text does not say it. */
  readonly advice?: string
}

const parameter: Row = { error: InvalidParameterError }
const symbol: Row = { error: InvalidSymbolError }
const key: Row = {
  error: InvalidApiKeyError,
  advice: 'the key may have expired: keys without an address last 90 days',
}
const permission: Row = { error: PermissionError, advice: 'give the key that permission' }
const address: Row = { error: IpNotAllowedError, advice: 'add the address of this machine to the key' }
const signature: Row = { error: SignatureError, advice: 'the secret most often belongs to another key' }
const clock: Row = { error: RecvWindowError }
const limit: Row = { error: RateLimitError }
const funds: Row = { error: InsufficientFundsError }
const closed: Row = { error: TradingDisabledError }
const restricted: Row = { error: RiskControlError }
const authority: Row = { error: AuthenticationError }
/** The exchange does not know itself what it has done. */
const failed: Row = { error: ServerError, outcome: 'unknown' }
const unavailable: Row = { error: ExchangeUnavailableError, outcome: 'unknown' }
const maintenance: Row = { error: MaintenanceError }

/** The exchange's codes. For a command, a code without a row leaves the outcome unknown. */
const rows: ReadonlyMap<number, Row> = /* @__PURE__ */ new Map([
  [-2011, { error: OrderNotFoundError }],
  [-2013, { error: OrderNotFoundError }],
  [-1121, symbol],
  [-1127, parameter],
  [-1128, parameter],
  [26, permission],
  [400, parameter],
  [401, authority],
  [402, key],
  [403, permission],
  [406, address],
  [429, limit],
  [500, failed],
  [501, unavailable],
  [503, unavailable],
  [504, unavailable],
  [510, limit],
  [602, signature],
  [604, maintenance],
  [801, maintenance],
  [11_444, maintenance],
  [10_001, key],
  [10_007, { ...symbol, advice: 'the market is closed to the interface, or the key may not trade it' }],
  [10_015, parameter],
  [10_095, parameter],
  [10_096, parameter],
  [10_097, parameter],
  [10_102, parameter],
  [10_072, key],
  [10_073, clock],
  [10_098, restricted],
  [10_101, funds],
  [10_203, failed],
  [20_001, unavailable],
  [20_002, failed],
  [22_222, parameter],
  [30_000, closed],
  [30_001, closed],
  [30_002, { error: OrderSizeError, rule: 'minimum-notional' }],
  [30_003, { error: OrderSizeError, rule: 'maximum-notional' }],
  [30_004, funds],
  [30_005, funds],
  [30_010, { error: InvalidOrderError, rule: 'price' }],
  [30_014, symbol],
  [30_021, symbol],
  [30_016, closed],
  [30_018, closed],
  [30_019, closed],
  [30_020, permission],
  [30_025, { error: InvalidOrderError, rule: 'liquidity' }],
  [30_026, parameter],
  [30_027, restricted],
  [30_028, restricted],
  [30_029, { error: InvalidOrderError, rule: 'open-orders' }],
  [30_032, { error: PositionLimitError }],
  [30_041, { error: InvalidOrderError, rule: 'type' }],
  [30_087, { error: InvalidOrderError, rule: 'price-band' }],
  [33_333, parameter],
  [44_444, parameter],
  [60_005, restricted],
  [730_100, restricted],
  [70_011, { ...permission, advice: 'this market is barred for the key' }],
  [700_001, key],
  [700_002, signature],
  [700_003, clock],
  [700_004, parameter],
  [700_005, parameter],
  [700_006, address],
  [700_007, permission],
  [700_008, parameter],
  [700_013, parameter],
  [700_022, failed],
  [730_000, failed],
  [730_003, failed],
  [730_001, symbol],
  [730_002, parameter],
])

/** What an exchange's answer says of its refusal. */
export interface MexcRefusalText {
  readonly code: number
  readonly msg?: string | null | undefined
  readonly message?: string | null | undefined
}

const text = /* @__PURE__ */ z.string().nullish().catch(undefined)

/** The schema of a refusal, in a body or in a row of a batch. The text has either name. */
export const mexcRefusalText: z.ZodType<MexcRefusalText> = /* @__PURE__ */ z.object({
  code: wireInteger,
  msg: text,
  message: text,
})

/** Codes that say that all is well. */
const fine: ReadonlySet<number> = /* @__PURE__ */ new Set([0, 200])

/** A refusal by its code, as one of our errors. `status` is that of the answer, or the nearest one. */
export function mexcRefusal({ code, msg, message }: MexcRefusalText, status: number): ApiRefusal {
  const said = (msg ?? message ?? '').trim()
  const row: Row = rowOf(code, said) ?? { error: status >= 500 ? ServerError : ExchangeApiError, outcome: 'unknown' }
  const words = [said, row.advice ?? ''].filter((part) => part !== '').join('; ')
  const error = new row.error(status, `MEXC refused: ${code}${words === '' ? '' : `: ${words}`}`, {
    apiCode: code,
    apiMessage: said === '' ? undefined : said,
    rule: row.rule,
  })
  // Whatever a failure of the server says, what it has done before is not known.
  return { error, outcome: status >= 500 ? 'unknown' : (row.outcome ?? 'rejected') }
}

/** The exchange's table of refusals: reads an answer that is one, also inside of a 200. */
export function readMexcRefusal(status: number, body: unknown): ApiRefusal | undefined {
  const { data } = mexcRefusalText.safeParse(body)
  if (data === undefined || fine.has(data.code)) return status === 401 ? unauthorised(status) : undefined
  return mexcRefusal(data, status)
}

/** A 401 has been seen with bodies that say nothing. */
function unauthorised(status: number): ApiRefusal {
  return { error: new AuthenticationError(status, 'MEXC refused the credentials'), outcome: 'unknown' }
}

/** The row of a code; some codes mean two things, which their texts tell apart. */
function rowOf(code: number, said: string): Row | undefined {
  if (code === 500 && /maintenance/i.test(said)) return { error: MaintenanceError, outcome: 'unknown' }
  if (code === -1121 && /interval/i.test(said)) return parameter
  if (code === 400 && /api.?key/i.test(said)) return authority
  if (code === 30_018 && !/market/i.test(said)) return restricted
  return rows.get(code)
}
