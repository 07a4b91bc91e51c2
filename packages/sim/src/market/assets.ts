/** What moves the reference price of an asset. */
export interface ReferenceAsset {
  readonly asset: string
  /** In US dollars, around which the price stays in the long run. */
  readonly price: number
  /** How far it moves in a day, as a fraction; 0 keeps it where it is. */
  readonly volatility: number
  /** How much of the trading it gets, compared with the others. The default is 1. */
  readonly activity?: number
}

/** The assets that simulated markets know without being told. */
export const defaultAssets: readonly ReferenceAsset[] = [
  { asset: 'BTC', price: 62_000, volatility: 0.03, activity: 4 },
  { asset: 'ETH', price: 2_900, volatility: 0.04, activity: 3 },
  { asset: 'SOL', price: 145, volatility: 0.05, activity: 2 },
  { asset: 'XRP', price: 0.62, volatility: 0.05, activity: 2 },
  { asset: 'DOGE', price: 0.124, volatility: 0.06, activity: 1.5 },
  { asset: 'ADA', price: 0.45, volatility: 0.05, activity: 1.5 },
  { asset: 'AVAX', price: 28, volatility: 0.06 },
  { asset: 'LINK', price: 14.2, volatility: 0.05 },
  { asset: 'DOT', price: 6.1, volatility: 0.05 },
  { asset: 'LTC', price: 81, volatility: 0.04 },
  { asset: 'BCH', price: 372, volatility: 0.05 },
  { asset: 'UNI', price: 7.4, volatility: 0.06 },
  { asset: 'ATOM', price: 6.8, volatility: 0.05 },
  { asset: 'NEAR', price: 5.1, volatility: 0.06 },
  { asset: 'APT', price: 8.7, volatility: 0.06 },
  { asset: 'ARB', price: 0.78, volatility: 0.06 },
  { asset: 'OP', price: 1.73, volatility: 0.06 },
  { asset: 'SUI', price: 1.05, volatility: 0.07 },
  { asset: 'TRX', price: 0.131, volatility: 0.03 },
  { asset: 'FIL', price: 4.3, volatility: 0.06 },
  { asset: 'INJ', price: 21.5, volatility: 0.07 },
  { asset: 'PEPE', price: 0.0000094, volatility: 0.08 },
  { asset: 'SHIB', price: 0.0000173, volatility: 0.06 },
  { asset: 'MX', price: 3.6, volatility: 0.03 },
  { asset: 'GT', price: 8.2, volatility: 0.03 },
  { asset: 'NIGHT', price: 0.05, volatility: 0.07 },
  { asset: 'IAG', price: 0.24, volatility: 0.07 },
  { asset: 'SNEK', price: 0.0032, volatility: 0.08 },
  { asset: 'USDT', price: 1, volatility: 0 },
  { asset: 'USDC', price: 1, volatility: 0 },
  { asset: 'USD', price: 1, volatility: 0 },
  { asset: 'USDM', price: 1, volatility: 0 },
  { asset: 'INR', price: 0.012, volatility: 0 },
]
