import { columnsOf, type Line, type Style } from './cells.ts'

const letter = { width: 8.4, height: 18 }
const margin = 16
const background = '#16181d'
const foreground = '#d6d9e0'
const colors: Readonly<Record<Style, string>> = {
  bold: 'fill="#ffffff" font-weight="bold"',
  dim: 'fill="#7d8590"',
  red: 'fill="#f47067"',
  green: 'fill="#6bc46d"',
  yellow: 'fill="#daaa3f"',
  cyan: 'fill="#56b6c2"',
}

/** A picture as a page of a terminal that a browser can show. Each cell is where its column is, whatever the font. */
export function svgOf(lines: readonly Line[], title: string): string {
  const columns = Math.max(...lines.map((line) => columnsOf(line.map(({ text }) => text).join(''))))
  const width = Math.ceil(columns * letter.width + 2 * margin)
  const height = lines.length * letter.height + 2 * margin
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${foreground}" xml:space="preserve">`,
    ...lines.flatMap((line, row) => textsOf(line, margin + (row + 0.75) * letter.height)),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function textsOf(line: Line, y: number): readonly string[] {
  let column = 0
  return line.flatMap(({ text, style }) => {
    const blanks = text.length - text.trimStart().length
    const x = margin + (column + blanks) * letter.width
    column += columnsOf(text)
    if (text.trim() === '') return []
    const color = style === undefined ? '' : ` ${colors[style]}`
    const length = (columnsOf(text.trim()) * letter.width).toFixed(1)
    return [
      `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" textLength="${length}"${color}>${escaped(text.trim())}</text>`,
    ]
  })
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
