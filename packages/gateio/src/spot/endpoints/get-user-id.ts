import type { Endpoint } from '@venuekit/core'
import { wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { privateRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({ user_id: wireId })

/** The id of the account, which the private channels of the futures market want. */
export const getUserId: Endpoint<void, z.output<typeof wire>, string> = {
  ...privateRead('getUserId'),
  request: () => request('/account/detail'),
  wire,
  result: ({ user_id: userId }) => userId,
}
