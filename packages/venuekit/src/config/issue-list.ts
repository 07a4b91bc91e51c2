import { ConfigurationError, type ConfigurationIssue } from '@venuekit/core/errors'

/** Gathers what is wrong in several places, so that it is told at once. */
export class IssueList {
  readonly #issues: ConfigurationIssue[] = []

  /** What the work gives; undefined when it found mistakes, which are kept. Other failures are thrown on. */
  attempt<Result>(work: () => Result): Result | undefined {
    try {
      return work()
    } catch (error) {
      if (!ConfigurationError.is(error)) throw error
      this.#issues.push(...error.issues)
      return undefined
    }
  }

  /** Each once: what is wrong in a section for all exchanges is found again in each of them. */
  get all(): readonly ConfigurationIssue[] {
    return [...new Map(this.#issues.map((issue) => [`${issue.path}\n${issue.message}`, issue])).values()]
  }

  add(issues: readonly ConfigurationIssue[]): void {
    this.#issues.push(...issues)
  }

  throwIfAny(): void {
    const issues = this.all
    const [first] = issues
    if (first !== undefined) throw new ConfigurationError(first.path, first.message, { issues })
  }
}
