/** Whether two decimal texts mean the same: the simulator's may have zeros that say nothing. */
export function isSameText(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && plain(one) === plain(other))
}

/** Decimal text without what says nothing. */
function plain(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
