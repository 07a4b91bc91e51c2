import { expect, test } from 'vitest'
import { Screen } from './screen.ts'

function screenOf(rows: number) {
  const written: string[] = []
  const screen = new Screen({ out: (text) => void written.push(text), size: () => ({ columns: 80, rows }) })
  return { screen, written }
}

test('the first picture takes the terminal, the last word gives it back, once', () => {
  const { screen, written } = screenOf(5)
  screen.leave()
  screen.draw(['a', 'b'])
  screen.draw(['c'])
  screen.leave()
  screen.leave()
  expect(written).toEqual([
    '\u001B[?1049h\u001B[?25l\u001B[H\u001B[Ka\r\n\u001B[Kb\r\n\u001B[J',
    '\u001B[H\u001B[Kc\r\n\u001B[J',
    '\u001B[?25h\u001B[?1049l',
  ])
})

test('a picture that is as high as the terminal does not scroll it', () => {
  const { screen, written } = screenOf(2)
  screen.draw(['a', 'b', 'c'])
  expect(written.join('')).toContain('\u001B[Ka\r\n\u001B[Kb')
  expect(written.join('').split('\r\n')).toHaveLength(2)
})
