// oxlint-disable-next-line no-control-regex -- these are what a terminal is commanded with
const command = /\u001B\[(\d*)([A-Za-z])/y

/** What a terminal shows that was sent this text: a line for each row. It knows the commands that are used here, and no others. */
export function shownOn(text: string, { rows, columns }: { readonly rows: number; readonly columns: number }) {
  let screen: string[] = ['']
  let row = 0
  const down = (): void => {
    row += 1
    if (row >= screen.length) screen.push('')
    if (screen.length <= rows) return
    screen = screen.slice(1)
    row -= 1
  }
  for (let at = 0; at < text.length;) {
    command.lastIndex = at
    const found = command.exec(text)
    const [whole = '', count = '', letter = ''] = found ?? []
    if (letter === 'A') row = Math.max(0, row - Number(count || 1))
    else if (letter === 'J' && count === '0') screen = [...screen.slice(0, row), '']
    else if (letter !== '' && letter !== 'm') throw new Error(`a terminal here does not know ${JSON.stringify(whole)}`)
    const character = text[at] ?? ''
    if (found === null && character === '\n') down()
    else if (found === null && character !== '\r') {
      if ((screen[row] ?? '').length >= columns) down()
      screen[row] = (screen[row] ?? '') + character
    }
    at += found === null ? 1 : whole.length
  }
  return screen
}
