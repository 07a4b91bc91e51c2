import { expect, test } from 'vitest'
import { cheap, findingBetween } from '../../test/fake-leg.ts'
import { OpportunityTracker } from './tracker.ts'

test('[S2.52] an opportunity is followed from when it comes until it goes', () => {
  const tracker = new OpportunityTracker()
  const { opportunity, isNew } = tracker.found('key', findingBetween(), 1_000)
  expect([opportunity.id, isNew, opportunity.durationMs]).toEqual(['o1', true, 0])
  const smaller = findingBetween({ ...cheap, asks: [['100', '1']] })
  const again = tracker.found('key', smaller, 1_500)
  expect([again.isNew, again.opportunity.size, again.opportunity.durationMs]).toEqual([false, '1', 500])
  expect(again.opportunity.bestProfit).toBe(opportunity.profit)
  expect(tracker.refused('key', ['halted'])?.fresh).toEqual(['halted'])
  expect(tracker.refused('key', ['halted', 'paused'])?.fresh).toEqual(['paused'])
  expect(tracker.refused('key', ['halted'])?.fresh).toEqual([])
  expect(tracker.gone('key', 'prices', 2_000)).toMatchObject({
    durationMs: 1_000,
    endedBecause: 'prices',
    endedAt: 2_000,
  })
  expect([tracker.gone('key', 'prices', 2_000), tracker.refused('key', [])]).toEqual([undefined, undefined])
  expect(tracker.found('key', findingBetween(), 3_000).opportunity.id).toBe('o2')
  expect(tracker.close(3_100)).toMatchObject([{ id: 'o2', endedBecause: 'closed' }])
  expect([tracker.open, tracker.ended.map(({ id }) => id), tracker.count]).toEqual([[], ['o2', 'o1'], 2])
})
