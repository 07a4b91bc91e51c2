import fc from 'fast-check'

// Property tests run 1,000 cases in the fast tier; the full tier and proofs ask for more through the environment.
const cases = Number(process.env['VENUEKIT_CASES'] ?? 1_000)
if (!Number.isSafeInteger(cases) || cases < 1)
  throw new Error(`VENUEKIT_CASES must be a positive integer, not "${cases}"`)
fc.configureGlobal({ numRuns: cases })
