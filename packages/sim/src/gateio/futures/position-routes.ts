import type { SetLeverage } from '../../engine/commands.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { Outcome } from '../../engine/rejections.ts'
import type { Leg, PositionMode } from '../../engine/types.ts'
import { isJsonObject } from '../../wire-kit/json.ts'
import { Fields } from '../common/fields.ts'
import type { Call, Operation } from '../common/room.ts'
import type { FuturesAccount } from './account-routes.ts'
import type { FuturesParts } from './futures-parts.ts'
import { pageOf, paged } from './pages.ts'
import { leverageOf, type Positions } from './positions.ts'
import { refusalOf, refused } from './refusals.ts'
import { readSize } from './sizes.ts'

export interface PositionRouteParts {
  readonly parts: FuturesParts
  readonly positions: Positions
  readonly account: FuturesAccount
}

/** Positions and how they are margined. The setters read the query; their bodies are empty. */
export class PositionRoutes {
  readonly #parts: FuturesParts
  readonly #positions: Positions
  readonly #account: FuturesAccount

  constructor({ parts, positions, account }: PositionRouteParts) {
    this.#parts = parts
    this.#positions = positions
    this.#account = account
  }

  get routes(): Readonly<Record<string, Operation>> {
    const one = (call: Call): object => this.#answer(call, this.#contractOf(call))
    const both = (call: Call): readonly object[] => this.#both(call, this.#contractOf(call))
    return {
      'GET /futures/usdt/positions': { handle: (call) => this.#list(call) },
      'GET /futures/usdt/positions/{contract}': { handle: (call) => this.#single(call) },
      'GET /futures/usdt/dual_comp/positions/{contract}': {
        handle: (call) => {
          this.#checkTouched(call, this.#contractOf(call))
          return both(call)
        },
      },
      'GET /futures/usdt/get_leverage/{contract}': { handle: (call) => this.#leverage(call) },
      'POST /futures/usdt/positions/{contract}/leverage': { handle: (call) => this.#setLeverage(call, one) },
      'POST /futures/usdt/positions/{contract}/set_leverage': { handle: (call) => this.#setLeverage(call, one) },
      'POST /futures/usdt/dual_comp/positions/{contract}/leverage': {
        handle: (call) => this.#setLeverage(call, both),
      },
      'POST /futures/usdt/positions/{contract}/margin': { handle: (call) => this.#changeMargin(call, one) },
      'POST /futures/usdt/dual_comp/positions/{contract}/margin': {
        handle: (call) => this.#changeMargin(call, both),
      },
      'POST /futures/usdt/positions/{contract}/risk_limit': { handle: (call) => this.#setRiskLimit(call, one) },
      'POST /futures/usdt/dual_comp/positions/{contract}/risk_limit': {
        handle: (call) => this.#setRiskLimit(call, both),
      },
      'POST /futures/usdt/positions/cross_mode': { handle: (call) => this.#setMarginMode(call) },
      'POST /futures/usdt/dual_comp/positions/cross_mode': { handle: (call) => this.#setMarginMode(call) },
      'POST /futures/usdt/dual_mode': { handle: (call) => this.#setDualMode(call) },
      'POST /futures/usdt/set_position_mode': { handle: (call) => this.#setPositionMode(call) },
    }
  }

  #contractOf({ params }: Call): Instrument {
    return this.#parts.contractOf(params['contract'] ?? '')
  }

  /** Every contract that the account has had to do with, or those with a position. */
  #list(call: Call): readonly object[] {
    const { account, fields, sizeDecimal } = call
    const onlyHeld = fields.flag('holding') ?? false
    const { view } = this.#parts.room.engine
    const all = [...this.#parts.touchedBy(account)].flatMap((market) =>
      this.#parts.legsOf(account).map((leg) => view.position(account, market, leg)),
    )
    const shown = all.filter(({ size }) => !onlyHeld || size !== 0)
    return paged(call, shown, pageOf(call, { fallback: 1_000, maximum: 1_000 })).map((position) =>
      this.#positions.json(position, sizeDecimal),
    )
  }

  #single(call: Call): object {
    const instrument = this.#contractOf(call)
    if (this.#parts.isDual(call.account) && this.#parts.room.options.futuresSingleInDual === 'refused')
      throw refused('POSITION_DUAL_MODE', 'the account is in dual mode')
    this.#checkTouched(call, instrument)
    return this.#answer(call, instrument)
  }

  #checkTouched({ account }: Call, { id }: Instrument): void {
    if (this.#parts.room.options.futuresUntouchedPosition === 'empty') return
    if (!this.#parts.touchedBy(account).has(id)) throw refused('POSITION_NOT_FOUND', 'position not found')
  }

  #answer({ account, sizeDecimal }: Call, { id }: Instrument): object {
    const [leg = 'net'] = this.#parts.legsOf(account)
    return this.#positions.json(this.#parts.room.engine.view.position(account, id, leg), sizeDecimal)
  }

  #both({ account, sizeDecimal }: Call, { id }: Instrument): readonly object[] {
    const { view } = this.#parts.room.engine
    return this.#parts.legsOf(account).map((leg) => this.#positions.json(view.position(account, id, leg), sizeDecimal))
  }

  #leverage(call: Call): object {
    const { id } = this.#contractOf(call)
    const { leverage, marginMode } = this.#parts.room.engine.view.leverage(call.account, id)
    return {
      contract: id,
      lever: String(leverage),
      leverage: leverageOf({ leverage, marginMode }).leverage,
      pos_margin_mode: marginMode,
    }
  }

  /** A leverage of 0 is cross, with the leverage that `cross_leverage_limit` says. */
  #setLeverage<Result>(call: Call, answer: (call: Call) => Result): Result {
    const fields = this.#parametersOf(call)
    const instrument = this.#contractOf(call)
    fields.required('leverage')
    const leverage = Number(fields.decimal('leverage'))
    const limit = Number(fields.decimal('cross_leverage_limit') ?? 0)
    const named = fields.oneOf('margin_mode', ['isolated', 'cross'])
    const mode = named ?? (leverage === 0 ? 'cross' : 'isolated')
    const wanted = leverage === 0 ? limit : leverage
    this.#set(call, instrument, { marginMode: mode, ...(wanted === 0 ? {} : { leverage: wanted }) })
    return answer(call)
  }

  /** Documented with a body; clients send a query too. */
  #setMarginMode(call: Call): object | readonly object[] {
    const fields = isJsonObject(call.body) ? new Fields({ ...call.query.all, ...call.body }) : call.query
    const instrument = this.#parts.contract(fields)
    const mode = fields.oneOf('mode', ['ISOLATED', 'CROSS'])
    if (mode === undefined) throw refused('MISSING_REQUIRED_PARAM', 'Missing required parameter: mode')
    this.#set(call, instrument, { marginMode: mode === 'CROSS' ? 'cross' : 'isolated' })
    const isDual = this.#parts.isDual(call.account)
    return isDual ? this.#both(call, instrument) : this.#answer(call, instrument)
  }

  #set({ account }: Call, instrument: Instrument, change: Pick<SetLeverage, 'leverage' | 'marginMode'>): void {
    this.#parts.touch(account, instrument.id)
    this.#checked(instrument, this.#parts.room.engine.setLeverage({ account, market: instrument.id, ...change }))
  }

  #changeMargin<Result>(call: Call, answer: (call: Call) => Result): Result {
    const fields = this.#parametersOf(call)
    const instrument = this.#contractOf(call)
    const { engine } = this.#parts.room
    const change = fields.required('change')
    const amount = engine.assets.parse(instrument.valueAsset, change.replace(/^\+/, ''))
    if (amount === undefined) throw fields.refused('change')
    const side = fields.oneOf('dual_side', ['dual_long', 'dual_short'])
    const leg: Leg = side === undefined ? 'net' : side === 'dual_long' ? 'long' : 'short'
    this.#checked(instrument, engine.changeMargin({ account: call.account, market: instrument.id, leg, amount }))
    return answer(call)
  }

  /** The limit follows the leverage; a number is taken and changes nothing. */
  #setRiskLimit<Result>(call: Call, answer: (call: Call) => Result): Result {
    const fields = this.#parametersOf(call)
    const limit = fields.required('risk_limit')
    if (readSize(this.#contractOf(call), limit.split('.')[0] ?? '') === undefined) throw fields.refused('risk_limit')
    this.#parts.touch(call.account, this.#contractOf(call).id)
    return answer(call)
  }

  #setDualMode(call: Call): object {
    const wanted = this.#parametersOf(call).flag('dual_mode')
    if (wanted === undefined) throw refused('MISSING_REQUIRED_PARAM', 'Missing required parameter: dual_mode')
    return this.#setMode(call, wanted ? 'hedge' : 'net')
  }

  #setPositionMode(call: Call): object {
    const wanted = this.#parametersOf(call).oneOf('position_mode', ['single', 'dual'])
    if (wanted === undefined) throw refused('MISSING_REQUIRED_PARAM', 'Missing required parameter: position_mode')
    return this.#setMode(call, wanted === 'dual' ? 'hedge' : 'net')
  }

  #setMode(call: Call, mode: PositionMode): object {
    const { engine } = this.#parts.room
    // Whoever sets the mode that there is already is answered like others.
    if (engine.view.account(call.account).positionMode === mode) return this.#account.json(call)
    const [first] = engine.view.instruments
    if (first !== undefined) this.#checked(first, engine.setPositionMode({ account: call.account, mode }))
    return this.#account.json(call)
  }

  #checked(instrument: Instrument, outcome: Outcome<object>): void {
    if (!outcome.ok) throw refusalOf(instrument, outcome.rejection)
  }

  /** Of the query, and of a body where there is one: pages of the documentation differ. */
  #parametersOf({ query, body }: Call): Fields {
    if (!isJsonObject(body) || this.#parts.room.options.futuresSetterBodies === 'ignored') return query
    return new Fields({ ...query.all, ...body })
  }
}
