import { printable } from '../errors/text.ts'

/** Where a setting is: `exchanges.mexc.urls["a b"]`, `symbols[0]`. Names come from files, so they are made printable. */
export function settingPath(base: string, path: readonly PropertyKey[]): string {
  let text = base
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[A-Za-z_$][\w$-]*$/.test(String(part))) text += text === '' ? String(part) : `.${String(part)}`
    else text += `[${JSON.stringify(printable(String(part), 80))}]`
  }
  return text
}
