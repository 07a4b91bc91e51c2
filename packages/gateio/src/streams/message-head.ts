import { ByteWords, JsonScanner } from '@venuekit/core/scan'

/** What a message says of itself. */
export interface MessageHead {
  readonly channel: string
  readonly event: string
  /** Of an answer to order entry, whose other members are not read. */
  readonly requestId: string | undefined
  /** It says that a request was received, and another answer will follow. */
  readonly isInterim: boolean
}

const keys = /* @__PURE__ */ new ByteWords(['channel', 'event', 'request_id', 'ack'])
const CHANNEL = 0
const EVENT = 1
const REQUEST_ID = 2
const openBrace = 123

/** Reads what messages are, without reading what they hold. Throws a `ProtocolError` for what is no JSON object. */
export class MessageHeads {
  readonly #scanner = new JsonScanner('gateio')

  read(bytes: Uint8Array): MessageHead {
    const scanner = this.#scanner
    scanner.load(bytes)
    if (scanner.peek() !== openBrace) throw scanner.error('a message')
    let [channel, event] = ['', '']
    let requestId: string | undefined
    let isInterim = false
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
      const key = scanner.key(keys)
      if (key === -1) scanner.skip()
      else if (scanner.skipNull()) continue
      else if (key === CHANNEL) channel = scanner.text()
      else if (key === EVENT) event = scanner.text()
      else if (key === REQUEST_ID) requestId = scanner.text()
      else isInterim = scanner.boolean()
    }
    scanner.end()
    return { channel, event, requestId, isInterim }
  }
}
