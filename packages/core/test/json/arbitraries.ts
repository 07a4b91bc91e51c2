// JSON texts for the tests of the reader: valid ones of every shape, numbers as exchanges write them, and damaged ones.
import * as fc from 'fast-check'

const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength, maxLength })

const integer = digits(1, 25).map((text) => text.replace(/^0+(?=\d)/, ''))
const exponent = fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '-', '+'), fc.nat(330))

/** A number as it may stand in a JSON text: long ids, amounts with many decimals, exponents, zeros of every kind. */
export const numberTexts: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      integer,
      fc.constantFrom('0', '9007199254740991', '9007199254740992', '9007199254740993', '36028813724316572'),
    ),
    fc.option(digits(1, 22), { nil: undefined }),
    fc.option(exponent, { nil: undefined, freq: 4 }),
  )
  .map(
    ([sign, whole, fraction, power]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${power === undefined ? '' : power.join('')}`,
  )

const doubleTexts = fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => JSON.stringify(value))
const strings = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
)
const scalars = fc.oneof(
  numberTexts,
  doubleTexts,
  strings.map((text) => JSON.stringify(text)),
  fc.constantFrom('true', 'false', 'null'),
)
const spaces = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 2 })
const keys = fc.oneof(
  strings,
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '0', '12', 'id'),
)

/** A valid JSON text with white space anywhere. Keys can repeat. */
export const jsonTexts: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    fc
      .tuple(spaces, fc.array(tie('value'), { maxLength: 5 }))
      .map(([space, items]) => `[${space}${items.join(`${space},`)}${space}]`),
    fc
      .tuple(spaces, fc.array(fc.tuple(keys, tie('value')), { maxLength: 5 }))
      .map(
        ([space, members]) =>
          `{${space}${members.map(([key, value]) => `${JSON.stringify(key)}${space}:${value}`).join(`,${space}`)}${space}}`,
      ),
  ),
})).value

const characters = fc.constantFrom(
  ...Array.from('{}[]":,\\/ \n\t-+.eE0123456789truefalsnbxu\u0000\u001f\u007f\ufeffé'),
  '\ud800',
  '\udc00',
)
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(3),
    insert: fc.string({ unit: characters, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 4 },
)

/** A JSON text with a few characters removed and others put in: mostly invalid, sometimes still valid. */
export const damagedTexts: fc.Arbitrary<string> = fc.tuple(jsonTexts, edits).map(([text, changes]) => {
  let result = text
  for (const { at, remove, insert } of changes) {
    const position = Math.floor(at * result.length)
    result = result.slice(0, position) + insert + result.slice(position + remove)
  }
  return result
})
