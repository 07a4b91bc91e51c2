import { formatReport, type BenchReport } from './report.ts'

/** True in a run that only checks results, at a hundredth of the size. */
export const smoke: boolean = process.argv.includes('--smoke')

/** Hands the report to the runner, or prints it when the file was started by hand. */
export async function report(one: BenchReport): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  if (process.send === undefined) {
    process.stdout.write(formatReport(one), () => resolve())
  } else {
    process.send(one, undefined, undefined, (error) => (error ? reject(error) : resolve()))
  }
  return promise
}
