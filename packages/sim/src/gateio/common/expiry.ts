import { GateioRefusal } from './refusal.ts'
import type { Call } from './room.ts'

/** `x-gate-exptime`: a command that comes later than its sender wants is not carried out. */
export function checkExpiry({ expiresAt, receivedAt }: Call): void {
  if (expiresAt === undefined) return
  if (!Number.isFinite(expiresAt))
    throw new GateioRefusal('INVALID_PARAM_VALUE', 'Invalid request header `x-gate-exptime`')
  if (receivedAt > expiresAt)
    throw new GateioRefusal('REQUEST_EXPIRED', 'the request was received after x-gate-exptime', { status: 403 })
}
