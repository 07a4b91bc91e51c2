import type { Capability } from '@venuekit/core'
import type { ContractSetting } from './run.ts'

/** One case of the suite. */
export interface ContractCase {
  readonly name: string
  /** Capabilities without which the case says nothing. */
  readonly needs: readonly Capability[]
  readonly run: (setting: ContractSetting) => Promise<void>
}
