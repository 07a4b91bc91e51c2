/**
 * How a value between two representable ones is rounded.
 *
 * - `down`: toward zero; `up`: away from zero
 * - `floor`: to the lower; `ceil`: to the higher
 * - `half-up`: to the nearest, a tie away from zero; `half-even`: to the nearest, a tie to the even digit
 */
export type RoundingMode = 'down' | 'up' | 'floor' | 'ceil' | 'half-up' | 'half-even'
