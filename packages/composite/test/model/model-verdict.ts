import { isDone, type Order } from '@venuekit/core'
import { isMeant } from '../../src/private/evidence.ts'
import type { Change, Create, ModelRun, Said } from './model-run.ts'

/** What was told in a run that has come to its end, and is not true, or was told twice. */
export function problemsOf(run: ModelRun): readonly unknown[] {
  return [
    ...[...run.told].flatMap(([orderId, told]) => wrongStates(run, orderId, told)),
    ...run.creates.flatMap((create) => wrongCreate(run, create)),
    ...run.changes.filter((change) => !isTrue(run, change)),
    ...wrongResolutions(run),
    ...wrongEnds(run),
  ]
}

/** Each state that is told was true, and is told once, in the order in which they were. */
function wrongStates({ account }: ModelRun, orderId: string, told: readonly Order[]): readonly unknown[] {
  const real = (account.exchange.states.get(orderId) ?? []).map(essence)
  let before = -1
  for (const order of told) {
    // Of one that was acknowledged it is not known how it stands.
    if (order.status === 'pending' && before === -1) continue
    const place = real.indexOf(essence(order), before + 1)
    if (place === -1) return [{ orderId, told: told.map(essence), real }]
    before = place
  }
  return []
}

function wrongCreate({ account, resolved }: ModelRun, create: Create): readonly unknown[] {
  const { clientOrderId, sent, said } = create
  const there = account.exchange.orders.filter((order) => order.clientOrderId === clientOrderId)
  const events = resolved.filter(
    ({ command, outcome }) => command === 'create' && outcome.ref.clientOrderId === clientOrderId,
  )
  const isFit = (outcome: Said | undefined): boolean =>
    outcome === 'unknown' || (outcome === 'accepted' ? sent.isDone : outcome !== undefined && !sent.isDone)
  const all = [said, ...create.resolved, ...events.map(({ outcome }) => outcome.outcome)]
  const isOnce = there.length === (sent.isDone ? 1 : 0)
  // Whatever was not known is known in the end, and is told once.
  const isTold = said === 'unknown' ? events.length === 1 : events.length < 2
  return isOnce && isTold && all.every(isFit) ? [] : [{ create, there, events }]
}

function isTrue({ account }: ModelRun, { said, sent, ref }: Change): boolean {
  if (said === 'unknown') return true
  if (said === 'accepted') return sent.isDone
  if (said !== 'already-done') return said !== undefined && !sent.isDone
  // As nothing is forgotten here an order that is not there never was.
  const order = account.exchange.find(ref)
  return !sent.isDone && (order === undefined || isDone(order))
}

function wrongResolutions({ account, changes, resolved }: ModelRun): readonly unknown[] {
  return resolved.filter(({ command, outcome: { outcome, ref } }) => {
    if (command === 'create') return false
    const unknown = changes.filter(
      (change) => change.command === command && change.said === 'unknown' && isMeant(change.ref, ref),
    )
    if (outcome !== 'accepted') return unknown.every(({ sent }) => sent.isDone)
    if (command === 'cancel') return account.exchange.find(ref)?.status !== 'cancelled'
    return !unknown.some(({ sent }) => sent.isDone)
  })
}

/** In the end everything is known as it is, and each execution has been told once. */
function wrongEnds({ account: { core, exchange }, fills }: ModelRun): readonly unknown[] {
  const orders = exchange.orders.filter((order) => {
    const known = core.store.find(order)
    // Of what another program has done while the line was cut nobody here need ever have heard.
    return known === undefined ? order.clientOrderId?.startsWith('foreign') !== true : essence(known) !== essence(order)
  })
  const balances = exchange.balances.filter(({ asset, total }) => core.account.balances.get(asset)?.total !== total)
  const executed = exchange.fills.filter((fill) => fills.filter(({ tradeId }) => tradeId === fill.tradeId).length !== 1)
  const strange = fills.length === exchange.fills.length ? [] : [{ fills }]
  const sought = core.resolver.size === 0 ? [] : ['something is still looked for']
  return [...orders, ...balances, ...executed, ...strange, ...sought]
}

/** What whoever follows an order goes by. */
function essence({ status, filled, quantity, price, remaining, clientOrderId }: Order): string {
  return JSON.stringify({ status, filled, quantity, price, remaining, clientOrderId })
}
