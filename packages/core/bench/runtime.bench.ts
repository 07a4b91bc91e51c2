// What an item costs on its way to a handler and to an iterator, against what Node has for it.
import { EventEmitter, on } from 'node:events'
import { AsyncQueue, SubscriptionHub } from '@venuekit/core'
import { bench } from '../../../tools/src/bench/api.ts'

interface Tick {
  readonly type: 'tick'
  readonly number: number
}

const ticks: readonly Tick[] = Array.from({ length: 1_000 }, (_, number) => ({ type: 'tick', number }))
const names: readonly string[] = ticks.map((tick) => `SYMBOL${tick.number}/USDT`)
const tickAt = (n: number): Tick => ticks[n % ticks.length] ?? { type: 'tick', number: 0 }

function createHub(): SubscriptionHub<Tick> {
  return new SubscriptionHub<Tick>({ name: 'ticks', overflow: 'fail', onHandlerError: () => {} })
}

await bench({
  name: 'an item to one handler',
  size: 5_000_000,
  contenders: {
    ours: (size) => () => {
      let sum = 0
      const hub = createHub()
      hub.subscribe().on('tick', (tick) => (sum += tick.number))
      for (let n = 0; n < size; n += 1) hub.emit(tickAt(n))
      return sum
    },
    EventEmitter: (size) => () => {
      let sum = 0
      const emitter = new EventEmitter<{ tick: [Tick] }>()
      emitter.on('tick', (tick) => (sum += tick.number))
      for (let n = 0; n < size; n += 1) emitter.emit('tick', tickAt(n))
      return sum
    },
  },
})

await bench({
  name: 'an item to nobody',
  size: 20_000_000,
  contenders: {
    ours: (size) => () => {
      const hub = createHub()
      for (let n = 0; n < size; n += 1) hub.emit(tickAt(n))
      return hub.size
    },
    EventEmitter: (size) => () => {
      const emitter = new EventEmitter<{ tick: [Tick] }>()
      for (let n = 0; n < size; n += 1) emitter.emit('tick', tickAt(n))
      return emitter.listenerCount('tick')
    },
  },
})

/** Items come in bursts, as from a socket, and are then read one after the other. */
const inBursts = (push: (tick: Tick) => unknown, read: () => Promise<Tick | undefined>) => async (size: number) => {
  let sum = 0
  for (let n = 0; n < size; n += ticks.length) {
    for (const tick of ticks) push(tick)
    for (let left = ticks.length; left > 0; left -= 1) sum += (await read())?.number ?? 0
  }
  return sum
}

await bench({
  name: 'items in bursts of 1,000 to an async iterator',
  size: 200_000,
  contenders: {
    ours: (size) => async () => {
      const queue = new AsyncQueue<Tick>({ name: 'ticks', capacity: ticks.length, overflow: 'fail' })
      const run = inBursts(
        (tick) => queue.push(tick),
        async () => (await queue.next()).value,
      )
      return await run(size)
    },
    'ours, conflating with marks': (size) => async () => {
      const queue = new AsyncQueue<Tick>({
        name: 'ticks',
        capacity: ticks.length,
        overflow: 'conflate',
        keyOf: (tick) => names[tick.number] ?? '',
        markKeyOf: (tick) => (tick.number < 0 ? 'mark' : undefined),
        dropped: (number) => ({ type: 'tick', number }),
      })
      const run = inBursts(
        (tick) => queue.push(tick),
        async () => (await queue.next()).value,
      )
      return await run(size)
    },
    'events.on': (size) => async () => {
      const emitter = new EventEmitter()
      const iterator = on(emitter, 'tick')
      const run = inBursts(
        (tick) => emitter.emit('tick', tick),
        async () => (await iterator.next()).value?.[0],
      )
      return await run(size)
    },
  },
})
