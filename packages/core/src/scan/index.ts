// The entry point `@venuekit/core/scan`: what decoders of hot JSON messages are made of.
export { ByteWords, emptyHash, hashByte, type ByteSpan } from './byte-words.ts'
export { readPlainDecimal } from './four-digits.ts'
export { JsonScanner } from './json-scanner.ts'
export { readSentNumber, type SentNumber } from './sent-number.ts'
export { createQuoteFrame, createTradesFrame, growTrades, reverseTrades } from './frames.ts'
export { type NamedLevel, namedLevel, type ReadElement, readPairs } from './pairs.ts'
export { type BookLesson, type BytePlace, LearnedBooks } from './learned-books.ts'
export { LearnedPrefix } from './learned-prefix.ts'
