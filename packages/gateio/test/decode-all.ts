import type { Decoder, MarketSink } from '@venuekit/core'
import { collectingSink, type Emitted } from './reference-decoder.ts'

/** What a decoder makes of texts, one after the other: the frame as plain values, or `other`. */
export function decodeAll(create: (sink: MarketSink) => Decoder, texts: readonly string[]): readonly unknown[] {
  const emitted: Emitted[] = []
  const decoder = create(collectingSink(emitted))
  return texts.map((text) => {
    const result = decoder.push(new TextEncoder().encode(text), false)
    return result === 'emitted' ? emitted.at(-1)?.frame : result
  })
}
