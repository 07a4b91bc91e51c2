import { expect, test } from 'vitest'
import { cell } from './cells.ts'
import { svgOf } from './svg.ts'

test('each cell stands where its column is, and nothing of it is markup', () => {
  const svg = svgOf([[cell('ab  '), cell('  <c>&"', 'red')], []], 'a & b')
  expect(svg).toContain('<title>a &amp; b</title>')
  expect(svg.split('\n').filter((line) => line.startsWith('<text'))).toEqual([
    '<text x="16.0" y="29.5" textLength="16.8">ab</text>',
    '<text x="66.4" y="29.5" textLength="42.0" fill="#f47067">&lt;c&gt;&amp;&quot;</text>',
  ])
})
