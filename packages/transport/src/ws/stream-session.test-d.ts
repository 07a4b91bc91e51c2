import { expectTypeOf, test } from 'vitest'
import type { Decoder, ExchangeContext, StreamProtocol } from '@venuekit/core'
import type { StreamMark } from './stream-mark.ts'
import { createStreamSession, type StreamSession } from './stream-session.ts'

interface Topic {
  readonly channel: string
}
interface Keys {
  readonly key: string
}

test('a session has the topics of its protocol, and its context the credentials', () => {
  const make = (protocol: StreamProtocol<Topic, Keys>, context: ExchangeContext<Keys>, decoder: Decoder) =>
    createStreamSession({
      exchange: 'gateio',
      domain: 'private',
      protocol,
      context,
      // The push of a decoder is a sink.
      sink: (bytes, binary) => decoder.push(bytes, binary),
    })
  expectTypeOf<ReturnType<typeof make>>().not.toBeAny()
  expectTypeOf<ReturnType<typeof make>>().toEqualTypeOf<StreamSession<Topic>>()

  const use = (session: StreamSession<Topic>): void => {
    session.on('mark', (mark) => expectTypeOf(mark).toEqualTypeOf<StreamMark<Topic>>())
    // @ts-expect-error -- a topic of this protocol is an object
    void session.subscribe('trades')
    // @ts-expect-error -- there is no such event
    session.on('markk', () => {})
  }
  expectTypeOf(use).toBeFunction()

  const mixUp = (protocol: StreamProtocol<Topic, Keys>, context: ExchangeContext<{ readonly token: string }>) =>
    // @ts-expect-error -- the context has other credentials than the protocol signs with
    createStreamSession({ exchange: 'gateio', domain: 'private', protocol, context, sink: () => 'other' })
  expectTypeOf(mixUp).toBeFunction()
})
