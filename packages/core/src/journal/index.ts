// The entry point `@venuekit/core/journal`: the order journal in a file, the only part of core that touches a disk.
export { createFileOrderJournal, type FileOrderJournal, type FileOrderJournalOptions } from './file-order-journal.ts'
export type { Durability } from './file-appender.ts'
export type { JournalProblem } from './journal-records.ts'
export type {
  JournalOptions,
  OrderIntent,
  OrderJournal,
  OrderOwner,
  OrderSettlement,
  OrderSummary,
  UnresolvedOrder,
} from './order-journal.ts'
