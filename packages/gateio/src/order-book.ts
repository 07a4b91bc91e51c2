/** The deepest book that is as fresh as the stream; the exchange serves deeper ones from a cache. */
export const freshDepth = 100
