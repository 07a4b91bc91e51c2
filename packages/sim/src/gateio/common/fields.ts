import { FieldReader } from '../../wire-kit/field-reader.ts'
import { isJsonObject } from '../../wire-kit/json.ts'
import { GateioRefusal } from './refusal.ts'

/** Reads the parameters of a request, from its query or its body, and refuses them in the exchange's words. */
export class Fields extends FieldReader {
  static ofQuery(query: URLSearchParams): Fields {
    return new Fields(Object.fromEntries(query))
  }

  /** A body that is no object is refused. */
  static ofBody(body: unknown): Fields {
    if (!isJsonObject(body)) throw new GateioRefusal('INVALID_REQUEST_BODY', 'Invalid request body')
    return new Fields(body)
  }

  /** Seconds, as milliseconds. */
  seconds(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const seconds = Number(text)
    if (!Number.isFinite(seconds) || seconds < 0) throw this.refused(name)
    return seconds * 1_000
  }

  missing(name: string): GateioRefusal {
    return new GateioRefusal('MISSING_REQUIRED_PARAM', `Missing required parameter: ${name}`)
  }

  refused(name: string): GateioRefusal {
    const value = this.all[name]
    const shown = typeof value === 'string' ? value : JSON.stringify(value)
    return new GateioRefusal('INVALID_PARAM_VALUE', `Invalid request parameter \`${name}\` value: ${shown}`)
  }
}
