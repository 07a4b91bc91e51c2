import { contractSimulator, type StartContractSimulator } from '@venuekit/composite/contract'
import { startSimulator } from '@venuekit/sim'

/**
 * Starts a simulator that counts no requests, for what is about something else: on a busy machine orders arrive closer together than
 * they were sent.
 */
export const unlimited: StartContractSimulator = async (setting) =>
  contractSimulator(
    await startSimulator({ exchanges: ['mexc'], options: { mexc: { limits: 'none' } }, ...setting }),
    'mexc',
  )
