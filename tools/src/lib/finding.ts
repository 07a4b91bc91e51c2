/** One thing that a check does not accept. The message says what is wrong and what to do about it. */
export interface Finding {
  /** Path from the repository's top. */
  readonly path: string
  readonly line: number
  readonly message: string
}

/** `path:line: message`, which editors and terminals turn into a link. */
export function formatFinding(finding: Finding): string {
  return `${finding.path}:${finding.line}: ${finding.message}`
}

/** Prints what was found, sorted, with the sum at the end; the exit code is 1 when there is anything. */
export function report(name: string, findings: readonly Finding[]): number {
  const sorted = findings.toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line)
  for (const finding of sorted) process.stdout.write(`${formatFinding(finding)}\n`)
  if (sorted.length > 0) process.stdout.write(`${name}: ${sorted.length} finding${sorted.length > 1 ? 's' : ''}\n`)
  return sorted.length > 0 ? 1 : 0
}
