/** Waits for a moment after the beginning of some work; says whether the work had ended by then. */
export type Moment = (work: PromiseLike<unknown>) => Promise<boolean>

/** The first moments follow each other closely; the later ones are a fifth further apart each. */
const growth = 1.2
const mostMoments = 100

/**
 * Does something again and again with another moment in it, beginning with the first one of all: promises that are settled
 * already lie between the first ones, turns of the event loop between the others. It ends when the work had ended before its moment.
 */
export async function atEveryMoment(attempt: (moment: Moment) => Promise<boolean>): Promise<void> {
  for (let steps = 0; steps < 10; steps += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    if (await attempt(momentOf(steps, () => Promise.resolve()))) return
  }
  for (let moment = 0, turns = 1; moment < mostMoments; moment += 1, turns = Math.ceil(turns * growth)) {
    // oxlint-disable-next-line no-await-in-loop -- the same
    if (await attempt(momentOf(turns, turnOfLoop))) return
  }
  throw new Error('The work never ended by itself')
}

function momentOf(steps: number, step: () => Promise<void>): Moment {
  return async (work) => {
    const state = { isOver: false }
    const over = (): void => void (state.isOver = true)
    work.then(over, over)
    // oxlint-disable-next-line no-await-in-loop -- one step after the other
    for (let taken = 0; taken < steps && !state.isOver; taken += 1) await step()
    return state.isOver
  }
}

function turnOfLoop(): Promise<void> {
  return new Promise<void>((resolve) => setImmediate(resolve))
}
