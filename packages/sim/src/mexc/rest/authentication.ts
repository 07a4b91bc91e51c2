import type { ApiKey } from '../../accounts/key-ring.ts'
import type { WireContext } from '../../host/kind.ts'
import type { WireRequest } from '../../host/wire.ts'
import type { MexcOptions } from '../options.ts'
import { MexcRefusal } from '../refusal.ts'
import type { Permission } from './call.ts'
import { hasLowerCaseEscapes, isSignature, sign, signedParts } from './signing.ts'

/** How far the time of a request may be ahead. */
const largestLead = 1_000
const defaultWindow = 5_000
const largestWindow = 60_000

/** What is signed of a request. */
export interface SignedRequest {
  readonly request: WireRequest
  /** The raw body as text. */
  readonly body: string
  readonly timestamp: string | undefined
  readonly recvWindow: string | undefined
  readonly permission: Permission
}

/** Proves who sent a request: the key, its address, the time, the signature, then what the key may do. */
export function authenticate(signed: SignedRequest, context: WireContext<MexcOptions>): ApiKey {
  const { request, permission } = signed
  const key = findKey(request, context)
  if (context.struck('ip-forbidden', { channel: `${request.method} ${request.path}` }))
    throw new MexcRefusal(700_006, `IP [${request.remoteAddress}] not in the ip white list`)
  checkTime(signed, context.options)
  checkSignature(signed, key, context.options)
  if (!key.permissions.includes(permission.endsWith('_WRITE') ? 'trade' : 'read'))
    throw new MexcRefusal(700_007, 'No permission to access the endpoint')
  return key
}

function findKey({ header, method, path }: WireRequest, context: WireContext<MexcOptions>): ApiKey {
  const { accounts, options } = context
  const given = header('x-mexc-apikey') ?? ''
  if (given === '') throw new MexcRefusal(400, 'api key required')
  const status = Number(options.refusalStatus)
  const found = accounts.find(given)
  if (found?.state === 'expired' || context.struck('key-expired', { channel: `${method} ${path}` })) {
    const texts = { 700_001: 'API-key format invalid.', 10_072: 'Api key info invalid', 402: 'API key expired' }
    throw new MexcRefusal(Number(options.expiredKey), texts[options.expiredKey], { status })
  }
  if (found !== undefined) return found
  if (!/^mx0[0-9A-Za-z]{6,60}$/.test(given)) throw new MexcRefusal(700_001, 'API-key format invalid.', { status })
  throw new MexcRefusal(10_072, 'Api key info invalid', { status })
}

/** At most a second ahead, whatever the window; at most the window behind. */
function checkTime({ request, timestamp, recvWindow }: SignedRequest, options: MexcOptions): void {
  const outside = 'Timestamp for this request is outside of the recvWindow.'
  if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) {
    if (options.missingTimestamp === '10073') throw new MexcRefusal(10_073, 'invalid Request-Time')
    throw new MexcRefusal(700_003, outside)
  }
  const window = recvWindow === undefined ? defaultWindow : Number(recvWindow)
  if (!(window <= largestWindow)) throw new MexcRefusal(700_005, 'recvWindow must less than 60000')
  const time = Number(timestamp)
  const { receivedAt } = request
  if (time >= receivedAt + largestLead || receivedAt - time > window) throw new MexcRefusal(700_003, outside)
}

function checkSignature({ request, body }: SignedRequest, { secret }: ApiKey, options: MexcOptions): void {
  const { total, signature } = signedParts(request.rawQuery, body)
  const isStrict = options.lowerCaseEscapes === 'refused' && hasLowerCaseEscapes(total)
  if (!isStrict && signature !== undefined && isSignature(signature, sign(secret, total))) return
  const text = 'Signature for this request is not valid.'
  throw new MexcRefusal(700_002, text, { status: Number(options.refusalStatus) })
}
