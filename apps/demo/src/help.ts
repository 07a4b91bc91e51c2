import { defaultMarkets, exchanges } from './exchanges.ts'
import { defaultRate } from './options.ts'

/** What `--help` prints. */
export const helpText = `venuekit radar: where the same thing has two prices

  npm start                                   simulated exchanges, and trading on them
  npm start -- --for 15s --json               the same for programs: the last line is the answer
  npm start -- --live mexc,gateio             real public market data; trades nothing

  --for TIME           ends after 500ms, 15s, 5m, 1h; otherwise with Ctrl-C
  --json               one line of JSON at the end, and nothing else
  --live NAMES         real exchanges: ${exchanges.map(({ id }) => id).join(', ')}
  --config FILE        settings, as venuekit.config.yaml has them: limits of the arbitrage, time limits, addresses of --live
  --no-trade           finds opportunities and takes none
  --symbols MARKETS    what to watch (${defaultMarkets.join(',')})
  --seed N             what the simulated market does follows from it (1)
  --rate N             actions of simulated traders in a second, all markets together (${defaultRate})
  --no-color           no colours; there are none where the output is no terminal, or NO_COLOR is set
  --help

On a terminal it is a picture; elsewhere it is lines. Ctrl-C ends it in order and sums up, a second one at once.

Exit codes: 0 done, or stopped; 1 it failed; 2 the arguments or the configuration are wrong; 4 no exchange answers, or too few to compare.
`
