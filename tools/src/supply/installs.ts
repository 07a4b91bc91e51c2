/** A command line that installs: npm, options perhaps, and one of its verbs for it. */
const installCommand = /\bnpm\s+(?:-\S+\s+)*(?:ci|i|install|add|clean-install)\b/u

/** The same as a list of arguments in a program, with the verb first. */
const installArguments = /\[\s*(['"`])(?:ci|i|install|add|clean-install)\1[^\]]*\]/gu

const flag = '--ignore-scripts'

/**
 * Installs in a file that would run the install scripts of dependencies. In YAML, JSON and shell files every command
 * line counts; in a program that starts npm, every list of arguments.
 */
export function unsafeInstalls(path: string, text: string): readonly string[] {
  const found = /\.(?:[cm]?[jt]s)$/u.test(path) ? inProgram(text) : inCommands(text)
  return found.map((line) => `${path}:${line}: installs without ${flag}`)
}

function inCommands(text: string): readonly number[] {
  const unsafe: number[] = []
  let command = ''
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    command += ` ${line.replace(/(?:^|\s)#.*$/u, '')}`
    if (command.endsWith('\\')) {
      command = command.slice(0, -1)
    } else {
      if (command.split(/&&|[;|]/u).some((part) => installCommand.test(part) && !part.includes(flag))) {
        unsafe.push(index + 1)
      }
      command = ''
    }
  }
  return unsafe
}

function inProgram(text: string): readonly number[] {
  if (!/(['"`])npm\1|npm_execpath|\bnpm\(/u.test(text)) return []
  return [...text.matchAll(installArguments)]
    .filter(([list]) => !list.includes(flag))
    .map(({ index }) => text.slice(0, index).split('\n').length)
}
