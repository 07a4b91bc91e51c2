// The demo: `npm start`.
import { readOptions, UsageError } from './options.ts'

try {
  readOptions(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`demo: ${error.message}\n`)
  process.exitCode = 2
}
