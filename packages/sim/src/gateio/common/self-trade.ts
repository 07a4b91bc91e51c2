import type { SelfTradeRule } from '../../engine/types.ts'
import type { GateioOptions } from '../options.ts'
import type { Fields } from './fields.ts'
import { GateioRefusal } from './refusal.ts'

const acts = ['cn', 'co', 'cb'] as const

const rules: Readonly<Record<(typeof acts)[number], SelfTradeRule>> = {
  cn: 'cancel-taker',
  co: 'cancel-maker',
  cb: 'cancel-both',
}

/** What happens when an order meets one of its own group, as it is shown and as the engine has it. */
export interface SelfTrade {
  /** `cn`, `co`, `cb`, or `-`. */
  readonly act: string
  readonly rule: SelfTradeRule | undefined
}

/** Reads `stp_act`. Self-trades are prevented within a group; without one the field is refused. */
export function selfTradeOf({ selfTradeGroup }: GateioOptions, fields: Fields): SelfTrade {
  const given = fields.oneOf('stp_act', [...acts, '-']) ?? '-'
  if (selfTradeGroup > 0) {
    const act = given === '-' ? 'cn' : given
    return { act, rule: rules[act] }
  }
  if (given !== '-') throw new GateioRefusal('INVALID_PARAM_VALUE', 'set stp_act without stp_id')
  return { act: '-', rule: undefined }
}
