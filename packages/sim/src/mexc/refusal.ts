/** A refusal in the words of MEXC. Thrown while a request is carried out, and turned into its answer in one place. */
export class MexcRefusal extends Error {
  readonly code: number
  readonly status: number
  /** Errors about public data carry `"_extend": null`. */
  readonly isExtended: boolean

  constructor(code: number, text: string, { status = 400, isExtended = false }: RefusalDetails = {}) {
    super(text)
    this.code = code
    this.status = status
    this.isExtended = isExtended
  }

  /** As a batch shows it, and as the body of an answer. */
  get body(): { readonly code: number; readonly msg: string } {
    return { code: this.code, msg: this.message }
  }
}

export interface RefusalDetails {
  readonly status?: number
  readonly isExtended?: boolean
}
