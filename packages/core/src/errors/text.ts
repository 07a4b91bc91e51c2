// Control characters, and the marks that reorder text in a terminal: they come from outside and must not reach one.
// oxlint-disable-next-line no-control-regex -- removing control characters is what this is for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g

/**
 * Makes text that came from an exchange fit for a terminal, a log or an error: control characters become one space
 * each run, and what is longer than `max` is cut with an ellipsis.
 *
 * @example
 * ```ts
 * import { printable } from '@venuekit/core'
 * printable('bad\u001b[31m price') // 'bad [31m price'
 * ```
 */
export function printable(text: string, max = 500): string {
  // Cut first, so that a body of many megabytes costs no more than a line.
  const cleaned = text
    .slice(0, max + 1)
    .replace(unprintable, ' ')
    .trim()
  return text.length > max ? `${cleaned.slice(0, max)}…` : cleaned
}
