import type { GateioOptions } from '../options.ts'

/** A refusal in the words of Gate.io. Thrown while a request is carried out, and turned into its answer in one place. */
export class GateioRefusal extends Error {
  readonly label: string
  readonly status: number
  /** Where the text goes: futures often say `detail`. */
  readonly field: 'message' | 'detail'

  constructor(label: string, text: string, { status = 400, field = 'message' }: RefusalDetails = {}) {
    super(text)
    this.label = label
    this.status = status
    this.field = field
  }

  /** The body of an error over REST; over a socket it is the same object. */
  get body(): { readonly label: string; readonly message?: string; readonly detail?: string } {
    return this.field === 'message'
      ? { label: this.label, message: this.message }
      : { label: this.label, detail: this.message }
  }
}

/** The status of an answer: it is not certain which one an unknown order has. */
export function shownStatus({ label, status }: GateioRefusal, { notFoundStatus }: GateioOptions): number {
  return label === 'ORDER_NOT_FOUND' ? Number(notFoundStatus) : status
}

export interface RefusalDetails {
  readonly status?: number
  readonly field?: 'message' | 'detail'
}

/** A subscription that is refused: code and text of a channel error. */
export class ChannelRefusal extends Error {
  readonly code: number

  constructor(code: number, text: string) {
    super(text)
    this.code = code
  }
}
