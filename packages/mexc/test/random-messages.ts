// Messages for the differential tests: what the exchange sends, what it may send tomorrow, and what no one should.
import { seededRandom } from '@venuekit/core/testing'

/** Writes the wire format by hand, since no library writes what is legal and unusual. */
class Writer {
  readonly #random: () => number
  /** How much a message differs from what is usual: 0 not at all. */
  readonly #wildness: number

  constructor(random: () => number, wildness: number) {
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

  varint(value: bigint, most = 10): number[] {
    const bytes: number[] = []
    let left = BigInt.asUintN(64, value)
    do {
      bytes.push(Number(left & 127n) | 128)
      left >>= 7n
    } while (left > 0n)
    // Longer than it need be.
    while (bytes.length < most && this.wild(0.1)) bytes.push(128)
    bytes.push((bytes.pop() ?? 0) & 127)
    return bytes
  }

  tag(field: number, type: number): number[] {
    return this.varint(BigInt(field * 8 + type), 4)
  }

  integer(field: number, value: number | bigint): number[] {
    return value === 0 ? [] : [...this.tag(field, 0), ...this.varint(BigInt(value))]
  }

  bytes(field: number, content: readonly number[]): number[] {
    return [...this.tag(field, 2), ...this.varint(BigInt(content.length), 4), ...content]
  }

  text(field: number, text: string): number[] {
    return text === '' && !this.wild(0.5) ? [] : this.bytes(field, [...Buffer.from(text)])
  }

  /** Fields of tomorrow, of every type. */
  unknown(depth = 0): number[] {
    const field = this.pick([2, 7, 29, 99, 300, 316, 5_000, 536_870_911])
    switch (this.below(depth > 3 ? 4 : 5)) {
      case 0:
        return [...this.tag(field, 0), ...this.varint(BigInt(this.below(2 ** 40)))]
      case 1:
        return [...this.tag(field, 1), ...Array.from({ length: 8 }, () => this.below(256))]
      case 2:
        return this.text(field, this.pick(['x', 'of tomorrow', '12345']))
      case 3:
        return [...this.tag(field, 5), ...Array.from({ length: 4 }, () => this.below(256))]
      default:
        return [...this.tag(field, 3), ...this.unknown(depth + 1), ...this.tag(field, 4)]
    }
  }

  /** The fields in an order that is not theirs, some twice, some of tomorrow in between. */
  message(fields: readonly (readonly number[])[]): number[] {
    const parts = [...fields]
    if (this.wild(0.3)) parts.push(this.unknown())
    if (this.wild(0.2)) for (let index = parts.length - 1; index > 0; index -= 1) this.#swap(parts, index)
    if (this.wild(0.1)) parts.push(parts[this.below(parts.length)] ?? [])
    return parts.flat()
  }

  #swap(parts: (readonly number[])[], index: number): void {
    const other = this.below(index + 1)
    const [one, two] = [parts[index] ?? [], parts[other] ?? []]
    parts[index] = two
    parts[other] = one
  }

  decimal(): string {
    if (this.wild(0.1)) {
      return this.pick([
        '',
        '0',
        '0.00000000',
        '007.50',
        '.5',
        '5.',
        '-1',
        'nan',
        '1e3',
        '9007199254740993',
        '90071992547409.93',
        '0.000000000000000000000000123',
        '123456789012345.6',
        '1.00000000000000000000000000',
        '１',
        '1 ',
      ])
    }
    const decimals = this.below(9)
    const digits = String(this.below(10 ** (1 + this.below(12)))).padStart(decimals + 1, '0')
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  }

  version(): number {
    return 36_913_565_464 + this.below(1_000_000)
  }

  time(): number {
    return 1_767_225_600_000 + this.below(1_000_000)
  }
}

type Body = (writer: Writer) => readonly [channel: string, member: number, parts: readonly (readonly number[])[]]

const level = (writer: Writer) => writer.message([writer.text(1, writer.decimal()), writer.text(2, writer.decimal())])
const levels = (writer: Writer, field: number) =>
  Array.from({ length: writer.below(5) }, () => writer.bytes(field, level(writer)))

const bodies: readonly [Body, ...Body[]] = [
  (writer) => {
    const first = writer.version()
    const last = first + (writer.wild(0.1) ? -1 : writer.below(9))
    const channel = `spot@public.aggre.depth.v3.api.pb@${writer.pick(['100ms', '10ms'])}`
    const versions = [writer.text(4, String(first)), writer.text(5, writer.wild(0.05) ? 'x' : String(last))]
    const rest = [writer.text(3, channel), ...versions, writer.chance(0.5) ? writer.integer(6, writer.time()) : []]
    return [`${channel}@SYMBOL`, 313, [...levels(writer, 1), ...levels(writer, 2), ...rest]]
  },
  (writer) => {
    const channel = 'spot@public.limit.depth.v3.api.pb'
    const rest = [writer.text(3, channel), writer.text(4, String(writer.version()))]
    return [`${channel}@SYMBOL@${writer.pick([5, 10, 20])}`, 303, [...levels(writer, 1), ...levels(writer, 2), ...rest]]
  },
  (writer) => {
    const channel = `spot@public.aggre.deals.v3.api.pb@${writer.pick(['100ms', '10ms'])}`
    const deals = Array.from({ length: writer.below(4) }, () => {
      const time = writer.wild(0.05) ? writer.pick([0, -1, 2 ** 53]) : writer.time()
      const side = writer.wild(0.1) ? writer.pick([0, 3, -2, 2 ** 32 + 1]) : 1 + writer.below(2)
      const numbers = [writer.text(1, writer.decimal()), writer.text(2, writer.decimal())]
      const id = writer.chance(0.5) ? writer.text(5, `${writer.version()}X0`) : []
      return writer.bytes(1, writer.message([...numbers, writer.integer(3, side), writer.integer(4, time), id]))
    })
    return [`${channel}@SYMBOL`, 314, [...deals, writer.text(2, channel)]]
  },
  (writer) => {
    const numbers = [1, 2, 3, 4].map((field) => (writer.wild(0.05) ? [] : writer.text(field, writer.decimal())))
    const version = writer.chance(0.5) ? writer.text(5, String(writer.version())) : []
    return ['spot@public.aggre.bookTicker.v3.api.pb@100ms@SYMBOL', 315, [...numbers, version]]
  },
  (writer) => {
    const items = Array.from({ length: writer.below(4) }, () =>
      writer.bytes(1, writer.message([1, 2, 3, 4].map((field) => writer.text(field, writer.decimal())))),
    )
    const version = writer.chance(0.5) ? writer.text(2, String(writer.version())) : []
    return ['spot@public.bookTicker.batch.v3.api.pb@SYMBOL', 311, [...items, version]]
  },
  (writer) => {
    const texts = [1, 3, 4, 5, 6, 7, 8].map((field) => writer.text(field, field === 1 ? 'Min15' : writer.decimal()))
    return ['spot@public.kline.v3.api.pb@SYMBOL@Min15', 308, [...texts, writer.integer(2, 1_767_225_600)]]
  },
]

const symbols = ['BTCUSDT', 'MXUSDT', 'GOLD(PAXG)USDT', 'X'] as const

/** One message; the same for the same seed. */
export function randomMessage(seed: number): Uint8Array {
  const random = seededRandom(seed)
  const writer = new Writer(random, random() < 0.3 ? 0 : random())
  const bytes = message(writer)
  return writer.wild(0.4) ? mutated(bytes, writer) : bytes
}

/**
 * A message and others that begin as it does, or nearly so: bytes of theirs are changed, mostly near the beginning, or they name their
 * channel or market once more. Whoever has learned the first must not take the others for it.
 */
export function randomTwins(seed: number): readonly Uint8Array[] {
  const random = seededRandom(seed)
  const writer = new Writer(random, random() < 0.6 ? 0 : 0.3)
  const bytes = message(writer)
  const twins = Array.from({ length: 6 }, () => {
    if (writer.chance(0.3)) return mutated(bytes, writer)
    if (writer.chance(0.3)) {
      const again = [
        writer.text(3, writer.pick(symbols)),
        writer.text(1, `x@y@100ms@${writer.pick(symbols)}`),
        writer.bytes(3, []),
      ]
      return Uint8Array.from([...bytes, ...writer.pick([again[0] ?? [], ...again])])
    }
    const twin = Uint8Array.from(bytes)
    const at = writer.below(Math.min(twin.length, 70))
    twin[at] = writer.chance(0.5) ? writer.below(256) : (twin[at] ?? 0) ^ (1 << writer.below(7))
    return twin
  })
  return [bytes, bytes, ...twins.flatMap((twin) => [twin, bytes])]
}

function message(writer: Writer): Uint8Array {
  const [channel, member, parts] = writer.pick(bodies)(writer)
  const symbol = writer.pick(symbols)
  const body = splitBody(writer, member, parts)
  const fields = [
    writer.text(1, channel.replace('SYMBOL', symbol)),
    writer.wild(0.1) ? [] : writer.text(3, symbol),
    writer.chance(0.1) ? writer.text(4, '2fb942154ef44a4ab2ef98c8afb6a4a7') : [],
    writer.chance(0.1) ? writer.integer(5, writer.time()) : [],
    writer.wild(0.1) ? [] : writer.integer(6, writer.wild(0.05) ? -5 : writer.time()),
    body,
  ]
  return Uint8Array.from(writer.message(fields))
}

/** A body may come in parts. */
function splitBody(writer: Writer, member: number, parts: readonly (readonly number[])[]): number[] {
  const whole = (some: readonly (readonly number[])[]) => writer.bytes(member, writer.message(some))
  if (!writer.wild(0.2)) return whole(parts)
  const at = writer.below(parts.length + 1)
  return [...whole(parts.slice(0, at)), ...whole(parts.slice(at))]
}

/** Damaged: bytes changed, cut off, or put in. */
function mutated(bytes: Uint8Array, writer: Writer): Uint8Array {
  const damaged = [...bytes]
  for (let turns = 1 + writer.below(3); turns > 0; turns -= 1) {
    const at = writer.below(damaged.length + 1)
    switch (writer.below(4)) {
      case 0:
        damaged[Math.min(at, damaged.length - 1)] = writer.below(256)
        break
      case 1:
        damaged.splice(at, 1 + writer.below(3))
        break
      case 2:
        damaged.splice(at, 0, writer.below(256))
        break
      default:
        damaged.splice(at)
    }
  }
  return Uint8Array.from(damaged)
}
