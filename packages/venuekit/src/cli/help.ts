/** What `--help` prints. */
export const helpText = `venuekit: exchanges in your terminal

  venuekit exchanges                          what is installed, and what it can do
  venuekit book SYMBOL --exchange NAME        a live order book
  venuekit trades SYMBOL --exchange NAME      trades as they happen
  venuekit health [--exchange A,B]            whether the exchanges answer
  venuekit config check                       checks venuekit.config.yaml and its profiles for what is installed
  venuekit config schema                      its JSON Schema, for editors
  venuekit record SYMBOL --exchange NAME --out FILE
                                              writes every frame into a file
  venuekit replay FILE [--exchange NAME]      plays it, and decodes it where the exchange is named

  venuekit book BTC/USDT --exchange gateio
  venuekit book BTC/USDT:USDT --exchange gateio-futures --sim --json --count 3

Everywhere:
  --json               one line of JSON for each item, for programs
  --sim                against simulated exchanges in this process (npm install @venuekit/sim)
  --seed N             what the simulated market does follows from it (1)
  --exchange, -e NAME  an exchange by any of its names, or a package such as @somebody/kraken; several with commas
  --config FILE        the configuration; the default is the nearest venuekit.config.yaml
  --environment NAME   its overlay: prod for venuekit.config.prod.yaml
  --profile NAME       one of its profiles
  --no-color           no colours; there are none where the output is no terminal, or NO_COLOR is set
  --version, --help

Live commands:
  --for TIME           ends after 500ms, 10s, 5m, 1h; otherwise with Ctrl+C
  --count N            ends after that many books or trades
  --depth N            levels of each side of a book (10)
  --speed N            of a replay: 1 is as it was, max waits for nothing (max)

Keys are read from the configuration file, from the environment (GATEIO_API_KEY, GATEIO_API_SECRET) and from the nearest .env.

Exit codes: 0 done, or stopped; 1 it failed; 2 the arguments or the configuration are wrong; 3 a package is not installed;
4 health: an exchange does not answer.
`
