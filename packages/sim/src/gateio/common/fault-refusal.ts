import type { FaultRefusal } from '../../host/wire.ts'
import { tooManyRequests } from './budgets.ts'
import { GateioRefusal } from './refusal.ts'
import type { GateioExchange } from './room.ts'

/** What the exchange says when a fault makes it refuse. */
export function faultRefusal(fault: FaultRefusal, exchange: GateioExchange): GateioRefusal {
  if (fault.kind === 'rate-limit') {
    const { label, message } = tooManyRequests(exchange)
    return new GateioRefusal(label, message, { status: fault.status })
  }
  if (fault.kind === 'maintenance') return new GateioRefusal('TOO_BUSY', 'System maintenance', { status: 503 })
  if (fault.kind === 'server-error')
    return new GateioRefusal('SERVER_ERROR', 'Internal server error', { status: fault.status })
  return new GateioRefusal('REQUEST_EXPIRED', 'the request was received after x-gate-exptime', { status: 403 })
}
