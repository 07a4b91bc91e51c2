import type { Capability } from '@venuekit/core'
import { abortCases } from './abort-cases.ts'
import { accountCases } from './account-cases.ts'
import { bookCases } from './book-cases.ts'
import { boundCases } from './bound-cases.ts'
import { callCases } from './call-cases.ts'
import type { ContractCase } from './case.ts'
import { handleWatch } from './handles.ts'
import { lifeCases } from './life-cases.ts'
import { marketCases } from './market-cases.ts'
import { orderCases } from './order-cases.ts'
import { refusalCases } from './refusal-cases.ts'
import { rotationCases } from './rotation-cases.ts'
import type { AnyCompositeConnector, ContractPart, ContractRunner, ContractTerms } from './run.ts'
import type { StartContractSimulator } from './simulator.ts'
import { silenceCases } from './silence-cases.ts'
import { streamCases } from './stream-cases.ts'

const parts: Readonly<Record<ContractPart, readonly ContractCase[]>> = {
  life: lifeCases,
  aborts: abortCases,
  books: bookCases,
  streams: streamCases,
  silence: silenceCases,
  markets: marketCases,
  orders: orderCases,
  refusals: [...refusalCases, ...boundCases],
  accounts: accountCases,
  calls: callCases,
  rotation: rotationCases,
}
/** Those with the longest waits come first: side by side with the others they cost nothing then. */
const everything: readonly ContractPart[] = [
  'accounts',
  'orders',
  'aborts',
  'silence',
  'rotation',
  'refusals',
  'life',
  'books',
  'streams',
  'markets',
  'calls',
]

/**
 * Declares the cases that every exchange has to pass, each against a simulator of its own, for what the exchange's table says
 * that it can do. Any runner fits that has a `test` and an `expect`; one whose tests run side by side (`test.concurrent`) spends the
 * time in which cases wait on other cases. Afterwards no handle may be left.
 *
 * @example
 * ```ts
 * import { describeExchangeContract } from '@venuekit/composite/contract'
 * typeof describeExchangeContract // 'function'
 * ```
 */
export function describeExchangeContract(
  connector: AnyCompositeConnector,
  startSimulator: StartContractSimulator,
  { test, expect, ...terms }: ContractRunner & ContractTerms,
): void {
  const has = new Set<Capability>([...connector.supports.public, ...connector.supports.private])
  const wanted = (terms.about ?? everything).flatMap((part) => parts[part])
  for (const { name, needs, run } of wanted) {
    if (!needs.every((each) => has.has(each))) continue
    test(`${connector.id}: ${name}`, async () => {
      handleWatch.enter()
      const failed = await run({ connector, startSimulator, terms, expect }).then(
        () => undefined,
        (error: unknown) => ({ error }),
      )
      const left = await handleWatch.leave()
      // What is left of a case that failed says nothing.
      if (failed !== undefined) throw failed.error
      expect(left, 'what keeps the process alive').toEqual([])
    })
  }
}
