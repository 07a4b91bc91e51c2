/** Runs one step and prints how long it took, also when it fails. */
export function step<T>(name: string, work: () => T): T {
  const start = performance.now()
  let ending = ': FAILED'
  try {
    const result = work()
    ending = ''
    return result
  } finally {
    console.log(`${((performance.now() - start) / 1_000).toFixed(1).padStart(6)} s  ${name}${ending}`)
  }
}
