import { FieldReader } from '../wire-kit/field-reader.ts'
import { MexcRefusal } from './refusal.ts'

/** Reads the parameters of a request, and refuses them in the exchange's words. */
export class Fields extends FieldReader {
  missing(name: string): MexcRefusal {
    return new MexcRefusal(44_444, `param cannot be null: ${name}`)
  }

  refused(name: string): MexcRefusal {
    return new MexcRefusal(33_333, `param is error: ${name}`)
  }
}
