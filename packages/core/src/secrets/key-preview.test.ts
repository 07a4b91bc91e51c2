import { expect, test } from 'vitest'
import { keyPreview } from './key-preview.ts'

test.each([
  ['', '***'],
  ['a', '***'],
  ['abcdefgh', '***'],
  ['abcdefghi', 'abcd…fghi'],
  ['mx0vglExampleKey', 'mx0v…eKey'],
  ['!~!~!~!~!', '!~!~…~!~!'],
  ['abc defgh ij', 'abc…h ij'],
  ['ключ-от-биржи', 'ключ…иржи'],
  ['👍👍👍👍👍👍👍👍👍', '👍👍👍👍…👍👍👍👍'],
  ['ab\u001b[31mcdefgh\u0007', 'ab […fgh'],
])('[S2.23] %j is shown as %j', (key, preview) => {
  expect(keyPreview(key)).toBe(preview)
})
