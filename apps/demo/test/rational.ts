/** An exact fraction with a positive denominator: the plainest arithmetic there is, to check the other against. */
export interface Ratio {
  readonly top: bigint
  readonly bottom: bigint
}

function make(top: bigint, bottom: bigint): Ratio {
  return bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom }
}

/** The fraction that a decimal text is. */
function of(text: string): Ratio {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const top = BigInt(whole + fraction)
  return { top: text.startsWith('-') ? -top : top, bottom: 10n ** BigInt(fraction.length) }
}

export function rational(one: Ratio, other: Ratio): Ratio {
  return make(one.top * other.bottom, one.bottom * other.top)
}

export const ratios = {
  of,
  plus: (one: Ratio, other: Ratio): Ratio =>
    make(one.top * other.bottom + other.top * one.bottom, one.bottom * other.bottom),
  minus: (one: Ratio, other: Ratio): Ratio =>
    make(one.top * other.bottom - other.top * one.bottom, one.bottom * other.bottom),
  times: (one: Ratio, other: Ratio): Ratio => make(one.top * other.top, one.bottom * other.bottom),
  isLess: (one: Ratio, other: Ratio): boolean => one.top * other.bottom < other.top * one.bottom,
  /** For fractions that are not negative. */
  floor: ({ top, bottom }: Ratio): bigint => top / bottom,
  /** The decimal text of a fraction that has one. */
  text: ({ top, bottom }: Ratio): string => {
    const scale = 10n ** 80n
    if ((top * scale) % bottom !== 0n) throw new Error(`${top}/${bottom} is no decimal of 80 digits`)
    const scaled = (top * scale) / bottom
    const digits = String(scaled < 0n ? -scaled : scaled).padStart(81, '0')
    const fraction = digits.slice(-80).replace(/0+$/u, '')
    return `${scaled < 0n ? '-' : ''}${digits.slice(0, -80)}${fraction === '' ? '' : `.${fraction}`}`
  },
}
