// What a file `packages/NAME/proof/TOPIC.proof.ts` exports as `proof`. README.md beside this file shows how.

export interface ProofContext {
  /** Every random choice of a proof follows from it, so that a run can be repeated. */
  readonly seed: number
  /** Tells the person who waits how far it is. */
  readonly log: (text: string) => void
}

/** What was counted and measured, by name. */
export type ProofNumbers = Readonly<Record<string, number | string | boolean>>

export interface Proof {
  /** The name of the file without `.proof.ts`; the result is `docs/proof/NAME.json`. */
  readonly name: string
  /** What it proves, in one sentence. */
  readonly claim: string
  /** Resolves to its numbers when the claim holds, and throws when it does not. */
  readonly run: (context: ProofContext) => Promise<ProofNumbers>
}
