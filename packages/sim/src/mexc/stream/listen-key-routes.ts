import type { Call, Routes } from '../rest/call.ts'
import type { MexcParts } from '../mexc-parts.ts'
import type { ListenKeys } from './listen-keys.ts'

/** Listen keys over REST. */
export function listenKeyRoutes({ options }: MexcParts, keys: ListenKeys): Routes {
  const permission = 'SPOT_ACCOUNT_READ'
  return {
    'POST /userDataStream': { permission, handle: ({ account }) => ({ listenKey: keys.create(account) }) },
    'PUT /userDataStream': {
      permission,
      handle: (call) => {
        keys.renew(call.account, named(call))
        return { listenKey: named(call) }
      },
    },
    'DELETE /userDataStream': {
      permission,
      handle: (call) => {
        keys.delete(call.account, named(call))
        return { listenKey: named(call) }
      },
    },
    'GET /userDataStream': {
      permission,
      handle: ({ account }) => {
        const listenKey = keys.list(account)
        const total = options.maximumListenKeys
        return options.listenKeyList === 'plain'
          ? { listenKey }
          : { total, listenKey, available: total - listenKey.length }
      },
    },
  }
}

function named({ fields }: Call): string {
  return fields.required('listenKey')
}
