/** Does a channel fit where a fault is aimed? `*` stands for any text, everything else for itself. */
export function channelMatcher(pattern: string): (channel: string) => boolean {
  if (!pattern.includes('*')) return (channel) => channel === pattern
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  const expression = new RegExp(`^${parts.join('.*')}$`, 's')
  return (channel) => expression.test(channel)
}
