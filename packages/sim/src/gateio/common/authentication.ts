import type { ApiKey, Permission } from '../../accounts/key-ring.ts'
import type { AccountDirectory } from '../../host/account-directory.ts'
import type { WireContext } from '../../host/kind.ts'
import type { WireRequest } from '../../host/wire.ts'
import { isStale, signChannel, signRest, type SignedFrame } from './signing.ts'
import { GateioRefusal } from './refusal.ts'

const authenticationHeaders = ['KEY', 'Timestamp', 'SIGN'] as const

/** Proves who sent a request: headers, then the time, the key, the signature, the address, then what the key may do. */
export function authenticateRequest(
  request: WireRequest,
  { accounts, struck }: Pick<WireContext<unknown>, 'accounts' | 'struck'>,
): ApiKey {
  const [key = '', timestamp = '', sign = ''] = authenticationHeaders.map((name) => {
    const value = request.header(name.toLowerCase())
    if (value === undefined || value === '')
      throw new GateioRefusal('MISSING_REQUIRED_HEADER', `Missing required header: ${name}`)
    return value
  })
  checkTime(timestamp, request.receivedAt)
  const found = findKey(accounts, key)
  const { method, path, rawQuery, body } = request
  if (signRest(found.secret, { method, path, rawQuery, body, timestamp }) !== sign) throw wrongSignature()
  if (struck('ip-forbidden', { channel: `${method} ${path}` }))
    throw new GateioRefusal('IP_FORBIDDEN', 'Request IP not in whitelist', { status: 403 })
  checkPermission(found, method === 'GET' ? 'read' : 'trade')
  return found
}

/** The proof inside a frame of a private channel. */
export interface FrameProof extends SignedFrame {
  readonly key: string
  readonly sign: string
  /** Take an `unsubscribe` that is signed as a `subscribe`. */
  readonly tolerant: boolean
}

export function authenticateFrame(proof: FrameProof, accounts: AccountDirectory, now: number): ApiKey {
  checkTime(String(proof.time), now)
  const found = findKey(accounts, proof.key)
  const events = proof.tolerant ? [proof.event, 'subscribe'] : [proof.event]
  const signatures = events.map((event) => signChannel(found.secret, { ...proof, event }))
  if (!signatures.includes(proof.sign)) throw wrongSignature()
  return found
}

export function findKey(accounts: AccountDirectory, key: string): ApiKey {
  const found = accounts.find(key)
  if (found?.state !== 'active') throw new GateioRefusal('INVALID_KEY', 'Invalid key provided', { status: 401 })
  return found
}

export function wrongSignature(): GateioRefusal {
  return new GateioRefusal('INVALID_SIGNATURE', 'Signature mismatch', { status: 401 })
}

export function checkTime(timestamp: string, now: number): void {
  if (!isStale(timestamp, now)) return
  const server = Math.floor(now / 1_000)
  const text = `gap between request Timestamp and server time exceeds 60, request ${timestamp}, server ${server}`
  throw new GateioRefusal('REQUEST_EXPIRED', text, { status: 403 })
}

export function checkPermission({ permissions }: ApiKey, permission: Permission): void {
  if (permissions.includes(permission)) return
  const isReadOnly = permission === 'trade' && permissions.includes('read')
  const label = isReadOnly ? 'READ_ONLY' : 'FORBIDDEN'
  const text = isReadOnly ? 'API key has read-only permission' : 'Request forbidden'
  throw new GateioRefusal(label, text, { status: 403 })
}
