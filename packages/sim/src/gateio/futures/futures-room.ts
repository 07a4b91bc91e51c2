import type { RoomParts } from '../common/parts.ts'
import type { Room } from '../common/room.ts'

/** The perpetuals settled in USDT. */
export function createFuturesRoom(parts: RoomParts): Room {
  return {
    exchange: 'gateio-futures',
    prefix: 'futures',
    routes: {},
    channels: {},
    commands: {},
    onEvents: () => {},
    flush: () => parts.feeds.flush(),
    jump: (market, by) => parts.jump(market, by),
  }
}
