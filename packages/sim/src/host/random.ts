/** Numbers from 0 (included) to 1 (excluded) that follow from a seed alone: the generator is `sfc32` over four hashed words. */
export function randomFrom(seed: number, purpose = ''): () => number {
  const hash = wordsOf(`${seed}/${purpose}`)
  let [a, b, c, counter] = [hash(), hash(), hash(), 1]
  const next = (): number => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + result
    c |= 0
    return (result >>> 0) / 2 ** 32
  }
  // The first numbers still show the seed.
  for (let round = 0; round < 12; round += 1) next()
  return next
}

/** Text of so many characters out of an alphabet: keys and secrets of accounts, never of real ones. */
export function randomText(random: () => number, length: number, alphabet = letters): string {
  let text = ''
  for (let index = 0; index < length; index += 1) text += alphabet.charAt(Math.floor(random() * alphabet.length))
  return text
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A string hash (FNV-1a) whose state goes on to give as many words as are asked for. */
function wordsOf(text: string): () => number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) + 0x9e3779b9
    return (state ^ (state >>> 15)) | 0
  }
}
