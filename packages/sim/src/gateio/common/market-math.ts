import type { DepthLevel } from '../../engine/views.ts'

/** How far a price has gone from another, in percent. */
export function changeText(from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined ? '0' : ((to / from - 1) * 100).toFixed(2)
}

/** Levels put together that fall on the same multiple of a step; 0 leaves them as they are. */
export function mergedLevels(
  levels: readonly DepthLevel[],
  step: number,
  round: (value: number) => number,
): readonly DepthLevel[] {
  if (step === 0) return levels
  const sizes = new Map<number, number>()
  for (const [price, size] of levels) {
    const at = round(price / step) * step
    sizes.set(at, (sizes.get(at) ?? 0) + size)
  }
  return [...sizes]
}
