import type { Fields } from './fields.ts'
import { GateioRefusal } from './refusal.ts'

/** `text` of a client: `t-` and up to 28 of letters, digits, `_`, `-` and `.`; what the exchange itself writes counts as none. */
export function checkText(fields: Fields): string | undefined {
  const text = fields.text('text')
  if (text === undefined || text === '-' || text === 'api' || text === 'apiv4') return undefined
  if (/^t-[0-9A-Za-z_.-]{0,28}$/.test(text)) return text
  throw new GateioRefusal('INVALID_PARAM_VALUE', `Invalid parameter \`text\` with value: ${text}`)
}
