// Messages for the differential tests: what the exchange sends, and what it may send tomorrow.
import { seededRandom } from '@venuekit/core/testing'

type Random = () => number

class Writer {
  readonly #random: Random
  /** How much a message differs from what is usual: 0 not at all. */
  readonly #wildness: number

  constructor(random: Random, wildness: number) {
    this.#random = random
    this.#wildness = wildness
  }

  chance(probability: number): boolean {
    return this.#random() < probability
  }

  wild(probability: number): boolean {
    return this.#random() < probability * this.#wildness
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0]
  }

  space(): string {
    return this.wild(0.05) ? this.pick([' ', '\n', '\t ', '\r\n']) : ''
  }

  string(text: string): string {
    const written = JSON.stringify(text)
    if (!this.wild(0.05) || text === '') return written
    const at = this.below(text.length)
    const escape = `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`
    return `"${JSON.stringify(text.slice(0, at)).slice(1, -1)}${escape}${JSON.stringify(text.slice(at + 1)).slice(1, -1)}"`
  }

  /** A number that is usually of the given type. */
  number(text: string, type: 'string' | 'number'): string {
    const form = this.wild(0.1) ? this.rare(text) : text
    const isString = (type === 'string') !== this.wild(0.1)
    return isString ? this.string(form) : form
  }

  rare(text: string): string {
    return this.pick([
      `${text}e0`,
      `${text}E-3`,
      `${text}e+2`,
      `${text}${text.includes('.') ? '' : '.'}000`,
      '9007199254740993',
      '0.000000000000000000000001',
      `${text}${text.includes('.') ? '' : '.'}00000000000000000000000`,
      '1e400',
      '0',
      `-${text}`,
      `0${text}`,
      '',
      'nan',
    ])
  }

  price(): string {
    const decimals = this.below(6)
    const digits = String(1 + this.below(10 ** (1 + this.below(9)))).padStart(decimals + 1, '0')
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  }

  size(): string {
    return this.chance(0.2) ? '0' : this.price()
  }

  id(): string {
    return this.chance(0.5) ? String(1 + this.below(2 ** 31)) : String(125_000_000_000 + this.below(1e9))
  }

  time(): string {
    return String(1_789_455_580_000 + this.below(1e9))
  }

  unknown(depth = 0): string {
    const kind = this.below(depth > 2 ? 5 : 7)
    if (kind < 5) return this.pick(['null', 'true', '-1.5e3', '"x\\n\\u00e9"', '12'])
    const items = Array.from({ length: this.below(3) }, () => this.unknown(depth + 1))
    if (kind === 5) return `[${items.join(`${this.space()},`)}]`
    return `{${items.map((item, index) => `"k${index}"${this.space()}:${item}`).join(',')}}`
  }

  array(items: readonly string[]): string {
    return `[${this.space()}${items.join(`${this.space()},${this.space()}`)}]`
  }

  object(members: readonly (readonly [key: string, value: string | undefined])[]): string {
    const present = members.filter((member): member is [string, string] => member[1] !== undefined && !this.wild(0.01))
    if (this.wild(0.1)) present.splice(this.below(present.length + 1), 0, [this.pick(['x', 'new', '']), this.unknown()])
    if (this.wild(0.2)) present.sort(() => this.#random() - 0.5)
    return `{${this.space()}${present.map(([key, value]) => `${this.string(key)}${this.space()}:${this.space()}${value}`).join(`,${this.space()}`)}${this.space()}}`
  }
}

type Product = 'spot' | 'futures'

function level(writer: Writer, isPair: boolean): string {
  const [price, size] = [
    writer.number(writer.price(), 'string'),
    writer.number(writer.size(), isPair || writer.chance(0.5) ? 'string' : 'number'),
  ]
  if (isPair === writer.wild(0.05))
    return writer.object([
      ['p', price],
      ['s', size],
    ])
  return writer.array(writer.wild(0.02) ? [price, size, writer.unknown()] : [price, size])
}

function levels(writer: Writer, isPair: boolean): string | undefined {
  if (writer.wild(0.05)) return writer.pick([undefined, 'null', writer.unknown()])
  return writer.array(Array.from({ length: writer.chance(0.01) ? 700 : writer.below(6) }, () => level(writer, isPair)))
}

function symbol(writer: Writer): string {
  return writer.pick(['BTC_USDT', 'ETH_USDT', '1INCH_USDT', '币安人生_USDT', 'A"B'])
}

function bookUpdate(writer: Writer, product: Product): string {
  const first = writer.id()
  const isFull = writer.chance(0.1)
  return writer.object([
    ['t', writer.number(writer.time(), 'number')],
    ['full', isFull || writer.wild(0.05) ? writer.pick(['true', 'false', 'null', '"true"']) : undefined],
    ['s', writer.string(symbol(writer))],
    ['l', writer.chance(0.5) ? writer.string('100') : undefined],
    ['U', isFull && writer.chance(0.5) ? undefined : writer.number(first, 'number')],
    ['u', writer.number(String(Number(first) + writer.below(10)), 'number')],
    ['b', levels(writer, product === 'spot')],
    ['a', levels(writer, product === 'spot')],
  ])
}

function stream(writer: Writer): string {
  const first = writer.id()
  const isFull = writer.chance(0.2)
  const name = writer.wild(0.05) ? writer.pick(['ob.X', 'BTC_USDT', 'ob.A.B.400', 'ob..50']) : `ob.${symbol(writer)}.50`
  return writer.object([
    ['t', writer.number(writer.time(), 'number')],
    ['full', isFull ? 'true' : undefined],
    ['l', writer.wild(0.1) ? writer.pick(['20', '"20"', '"x"']) : undefined],
    ['s', writer.string(name)],
    ['U', isFull ? undefined : writer.number(first, 'number')],
    ['u', writer.number(String(Number(first) + writer.below(10)), 'number')],
    ['b', writer.chance(0.1) ? undefined : levels(writer, true)],
    ['a', writer.chance(0.1) ? undefined : levels(writer, true)],
  ])
}

function snapshot(writer: Writer, product: Product): string {
  const [id, name] = product === 'spot' ? ['lastUpdateId', 's'] : ['id', 'contract']
  return writer.object([
    ['t', writer.number(writer.time(), 'number')],
    [id, writer.number(writer.id(), 'number')],
    [name, writer.string(symbol(writer))],
    ['l', writer.string('20')],
    ['bids', levels(writer, product === 'spot')],
    ['asks', levels(writer, product === 'spot')],
  ])
}

function quote(writer: Writer, product: Product): string {
  const sizeType = product === 'spot' ? 'string' : 'number'
  const price = () => (writer.chance(0.1) ? '""' : writer.number(writer.price(), 'string'))
  return writer.object([
    ['t', writer.number(writer.time(), 'number')],
    ['u', writer.number(writer.id(), 'number')],
    ['s', writer.string(symbol(writer))],
    ['b', price()],
    ['B', writer.number(writer.size(), sizeType)],
    ['a', price()],
    ['A', writer.number(writer.size(), sizeType)],
  ])
}

function trade(writer: Writer, product: Product, name: string): string {
  const time = writer.time()
  const id = writer.wild(0.05) ? '58828270140012048123' : writer.id()
  if (product === 'futures') {
    return writer.object([
      ['size', writer.number(`${writer.pick(['', '-'])}${writer.size()}`, 'number')],
      ['id', writer.number(id, 'number')],
      ['create_time', writer.number(time.slice(0, 10), 'number')],
      ['create_time_ms', writer.wild(0.05) ? undefined : writer.number(time, 'number')],
      ['price', writer.number(writer.price(), 'string')],
      ['contract', writer.string(name)],
      ['is_internal', writer.chance(0.1) ? 'true' : undefined],
    ])
  }
  return writer.object([
    ['id', writer.number(id, 'number')],
    ['id_market', writer.id()],
    ['create_time', writer.number(time.slice(0, 10), 'number')],
    ['create_time_ms', writer.number(`${time}.${writer.below(10_000)}`, 'string')],
    ['side', writer.string(writer.wild(0.05) ? 'none' : writer.pick(['buy', 'sell']))],
    ['currency_pair', writer.string(name)],
    ['amount', writer.number(writer.price(), 'string')],
    ['price', writer.number(writer.price(), 'string')],
    ['range', '"2390902-2390902"'],
  ])
}

function trades(writer: Writer, product: Product): string {
  const name = symbol(writer)
  if ((product === 'spot') !== writer.wild(0.05)) return trade(writer, product, name)
  return writer.array(
    Array.from({ length: writer.wild(0.02) ? 0 : 1 + writer.below(4) }, () =>
      trade(writer, product, writer.wild(0.02) ? symbol(writer) : name),
    ),
  )
}

const channels = ['order_book_update', 'obu', 'order_book', 'book_ticker', 'trades', 'tickers'] as const

function result(writer: Writer, product: Product, channel: (typeof channels)[number]): string {
  switch (channel) {
    case 'order_book_update':
      return bookUpdate(writer, product)
    case 'obu':
      return stream(writer)
    case 'order_book':
      return snapshot(writer, product)
    case 'book_ticker':
      return quote(writer, product)
    case 'trades':
      return trades(writer, product)
    default:
      return writer.unknown()
  }
}

function message(writer: Writer, product: Product): string {
  const channel = writer.pick(channels)
  const dataEvent = product === 'futures' && channel === 'order_book' ? 'all' : 'update'
  const event = writer.wild(0.2) ? writer.pick(['update', 'all', 'subscribe', '', undefined]) : dataEvent
  const time = writer.time()
  return writer.object([
    ['time', time.slice(0, 10)],
    ['time_ms', time],
    ['channel', writer.string(`${product}.${channel}`)],
    ['event', event === undefined ? undefined : writer.string(event)],
    ['result', writer.wild(0.02) ? writer.unknown() : result(writer, product, channel)],
  ])
}

const damages = '{}[]":,\\ \n-+.eE0123456789truefalsnbau\u0000\u007f'

/** A copy in which some bytes are left out, or another one stands in their place. */
function edited(bytes: Uint8Array, [at, removed]: readonly [number, number], byte: number | undefined): Uint8Array {
  const rest = bytes.subarray(at + removed)
  const inserted = byte === undefined ? 0 : 1
  const copy = new Uint8Array(at + inserted + rest.length)
  copy.set(bytes.subarray(0, at))
  if (byte !== undefined) copy[at] = byte
  copy.set(rest, at + inserted)
  return copy
}

function damage(writer: Writer, bytes: Uint8Array): Uint8Array {
  if (writer.chance(0.3)) return bytes.slice(0, writer.below(bytes.length))
  let damaged = bytes
  for (let edits = 1 + writer.below(3); edits > 0; edits -= 1) {
    const inserted = damages.charCodeAt(writer.below(damages.length))
    const byte = writer.chance(0.1) ? writer.below(256) : inserted
    const place = [writer.below(damaged.length), writer.below(3)] as const
    damaged = edited(damaged, place, writer.chance(0.7) ? byte : undefined)
  }
  return damaged
}

function isDigit(byte = 0): boolean {
  return byte >= 48 && byte <= 57
}

/**
 * A message and others that begin as it does: each differs from it in a few bytes at one place, mostly in numbers. Whoever has
 * learned the first must not take the others for it.
 */
export function randomTwins(product: Product, seed: number): readonly Uint8Array[] {
  const random = seededRandom(seed)
  const writer = new Writer(random, random() < 0.6 ? 0 : 0.3)
  const bytes = new TextEncoder().encode(message(writer, product))
  const twins = Array.from({ length: 4 }, () => {
    const at = writer.below(bytes.length)
    // The digits of a number change from message to message.
    if (isDigit(bytes[at]) && writer.chance(0.7)) return bytes.with(at, 48 + writer.below(16))
    const place = [at, writer.below(2)] as const
    return edited(bytes, place, writer.chance(0.8) ? damages.charCodeAt(writer.below(damages.length)) : undefined)
  })
  return [bytes, bytes, ...twins, bytes]
}

/** A message by its seed: usual, unusual or damaged. */
export function randomFrame(product: Product, seed: number): Uint8Array {
  const random = seededRandom(seed)
  const kind = random()
  const writer = new Writer(random, kind < 0.2 ? 0 : 0.2 + random())
  const bytes = new TextEncoder().encode(message(writer, product))
  return kind < 0.6 ? bytes : damage(writer, bytes)
}
