/** Prints what a check found and sets the exit code: one line when all is well, else one line per problem. */
export function reportProblems(subject: string, problems: readonly string[]): void {
  if (problems.length === 0) {
    console.log(`${subject}: ok`)
    return
  }
  console.error(`${subject}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`)
  for (const problem of problems) console.error(`  - ${problem}`)
  process.exitCode = 1
}
