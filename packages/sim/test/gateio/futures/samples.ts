import { fieldsOf, shapeOf } from '../client.ts'

/** Rows as the protocol page has them: the names and the types of their fields are compared. */
export const samples = {
  contract:
    '{"name":"0G_USDT","type":"direct","quanto_multiplier":"1","order_price_round":"0.0001","mark_price_round":"0.0001","order_size_min":1,"order_size_max":450000,"enable_decimal":false,"order_price_deviate":"0.15","orders_limit":100,"market_order_slip_ratio":"0.04","market_order_size_max":"300000","leverage_min":"1","leverage_max":"50","cross_leverage_default":"10","maintenance_rate":"0.01","risk_limit_base":"5000","risk_limit_step":"2495000","risk_limit_max":"2500000","mark_type":"index","mark_price":"0.2048","index_price":"0.2077","last_price":"0.2048","maker_fee_rate":"-0.0001","taker_fee_rate":"0.00075","ref_discount_rate":"0","ref_rebate_rate":"0.2","funding_rate":"-0.003216","funding_rate_indicative":"-0.003216","funding_interval":28800,"funding_offset":0,"funding_next_apply":1784131200,"funding_impact_value":"7000","funding_cap_ratio":"1","funding_rate_limit":"0.02","interest_rate":"0.0003","trade_id":10376084,"orderbook_id":1203922859,"trade_size":767606392,"position_size":783779,"long_users":191,"short_users":157,"in_delisting":false,"status":"trading","enable_bonus":true,"enable_credit":true,"is_pre_market":false,"voucher_leverage":"0","enable_circuit_breaker":false,"contract_type":"","create_time":1758124392,"launch_time":1758124392,"config_change_time":1782119113}',
  book: '{"id":123456,"current":1623898993.123,"update":1623898993.121,"asks":[{"p":"1.52","s":100}],"bids":[{"p":"1.17","s":150}]}',
  trade:
    '{"id":121234231,"create_time":1514764800,"create_time_ms":1514764800.123,"contract":"BTC_USDT","size":-100,"price":"100.123"}',
  candle: '{"t":1539852480,"v":97151,"c":"1.032","h":"1.032","l":"1.032","o":"1.032","sum":"3580"}',
  markCandle: '{"t":1539852480,"c":"1.032","h":"1.032","l":"1.032","o":"1.032"}',
  ticker:
    '{"contract":"BTC_USDT","last":"6432","low_24h":"6278","high_24h":"6790","change_percentage":"4.43","total_size":"32323904","volume_24h":"184040233284","volume_24h_btc":"28613220","volume_24h_usd":"184040233284","volume_24h_base":"28613220","volume_24h_quote":"184040233284","volume_24h_settle":"28613220","mark_price":"6534","index_price":"6531","funding_rate":"0.0001","funding_rate_indicative":"0.0001","highest_bid":"34089.7","highest_size":"100","lowest_ask":"34217.9","lowest_size":"1000"}',
  fundingRate: '{"t":1543968000,"r":"0.000157"}',
  statistics:
    '{"time":1603865400,"lsr_taker":100,"lsr_account":0.5,"long_liq_size":0,"short_liq_size":0,"open_interest":124724,"short_liq_usd":0,"mark_price":8865,"top_lsr_size":1.02,"short_liq_amount":0,"long_liq_amount":0,"open_interest_usd":1511,"top_lsr_account":1.5,"long_liq_usd":0}',
  tier: '{"maintenance_rate":"0.01","tier":1,"initial_rate":"0.02","leverage_max":"50","risk_limit":"20000","contract":"ZTX_USDT","deduction":"0"}',
  account:
    '{"user":1666,"currency":"USDT","total":"9707.803567115145","unrealised_pnl":"3371.248828","position_margin":"38.712189181","order_margin":"0","available":"9669.091377934145","point":"0","bonus":"0","in_dual_mode":false,"position_mode":"single","enable_credit":true,"margin_mode":0,"enable_tiered_mm":true,"enable_evolved_classic":false,"position_initial_margin":"0","maintenance_margin":"0","cross_order_margin":"0","cross_initial_margin":"61855.56788525","cross_maintenance_margin":"682.04678105","cross_unrealised_pnl":"1501.178222634128","cross_available":"27549.406108813951","cross_margin_balance":"10371.77306201952","cross_mmr":"797.2134","cross_imr":"116.6097","isolated_position_margin":"0","history":{"dnw":"10000","pnl":"68.3685","fee":"-1.645812875","refr":"0","fund":"-358.919120009855","point_dnw":"0","point_fee":"0","point_refr":"0","bonus_dnw":"0","bonus_offset":"0"}}',
  bookEntry:
    '{"time":1682294400.123456,"change":"0.000010152188","balance":"4.59316525194","type":"fee","text":"ETH_USD:6086261","contract":"ETH_USD","trade_id":"1","id":"1"}',
  position:
    '{"user":10000,"contract":"BTC_USDT","size":-9440,"leverage":"0","risk_limit":"100","leverage_max":"100","maintenance_rate":"0.005","value":"3568.62","margin":"4.431548146258","entry_price":"3779.55","liq_price":"99999999","mark_price":"3780.32","initial_margin":"0","maintenance_margin":"0","unrealised_pnl":"-0.000507486844","realised_pnl":"0.045543982432","pnl_pnl":"0.045543982432","pnl_fund":"0","pnl_fee":"0","history_pnl":"0","last_close_pnl":"0","realised_point":"0","history_point":"0","adl_ranking":5,"pending_orders":16,"mode":"single","update_time":1684994406,"update_id":1,"open_time":1684994000,"cross_leverage_limit":"0","risk_limit_table":"BIG_HOT_COIN_50X_V2","average_maintenance_rate":"0.005","pid":0,"pos_margin_mode":"cross","lever":"10"}',
  openOrder:
    '{"id":95938572327,"contract":"ETH_USDT","mkfr":"0","tkfr":"0.0005","tif":"gtc","is_reduce_only":false,"create_time":1637384600.08,"price":"3000","size":1,"refr":"0","left":1,"text":"api","fill_price":"0","user":2436035,"status":"open","is_liq":false,"refu":0,"is_close":false,"iceberg":0}',
  filledOrder:
    '{"id":900558051,"user":10406147,"contract":"BTC_USDT","create_time":1679486049.057,"finish_time":1679486049.057,"finish_as":"filled","status":"finished","size":1,"left":0,"price":"0","fill_price":"27949.5","tif":"ioc","text":"api","tkfr":"0.0005","mkfr":"0.00015","refr":"0","refu":0,"iceberg":0,"is_close":false,"is_liq":false,"is_reduce_only":false,"stp_id":0,"stp_act":"-","amend_text":"-","biz_info":"ch:ccxt"}',
  myTrade:
    '{"id":121234231,"create_time":1514764800.123,"contract":"BTC_USDT","order_id":"21893289839","size":100,"close_size":0,"price":"100.123","text":"t-123456","fee":"0.01","point_fee":"0","role":"taker"}',
  close:
    '{"time":1546487347,"contract":"BTC_USDT","side":"long","pnl":"0.00013","pnl_pnl":"0.00011","pnl_fund":"0.00001","pnl_fee":"0.00001","text":"web","max_size":"100","accum_size":"100","first_open_time":1546487347,"long_price":"2026.87","short_price":"2544.4"}',
  orderPush:
    '{"id":532928247170,"user":"15564602","contract":"SOL_USDT","create_time":1727084914,"create_time_ms":1727084914383,"update_time":1727094610074,"update_id":2,"finish_time":1727094610,"finish_time_ms":1727094610074,"finish_as":"cancelled","status":"finished","size":-1,"left":-1,"iceberg":0,"price":160,"fill_price":0,"tif":"gtc","text":"web","tkfr":0.00015,"mkfr":-0.00005,"refr":0,"refu":0,"is_close":false,"is_liq":false,"is_reduce_only":false,"stp_id":"0","stp_act":"-","stop_loss_price":"","stop_profit_price":"","amend_text":"-","biz_info":"-"}',
  tradePush:
    '{"id":"60117765","order_id":"533324294866","contract":"SOL_USDT","create_time":1727169518,"create_time_ms":1727169518413,"size":-1,"close_size":"-1","role":"maker","price":"147.6","text":"web","fee":-0.00738,"point_fee":0,"amend_text":"-","biz_info":"-"}',
  positionPush:
    '{"contract":"SOL_USDT","user":"15564602","mode":"single","size":1,"entry_price":147.88,"leverage":0,"cross_leverage_limit":10,"leverage_max":50,"margin":296.16455822737,"liq_price":0,"maintenance_rate":0.01,"risk_limit":500000,"realised_pnl":-0.287384,"realised_point":0,"history_pnl":0,"history_point":0,"last_close_pnl":0,"update_id":3,"time":1727169518,"time_ms":1727169518413}',
  balancePush:
    '{"balance":2214.191673190433,"change":-0.0025776,"currency":"usdt","text":"TCOM_USDT:263179103241933596","time":1755738515,"time_ms":1755738515671,"type":"fee","user":"12870774"}',
  closePush:
    '{"contract":"BTC_USDT","side":"long","pnl":-0.5,"text":"api","time":1755738515,"time_ms":1755738515671,"user":"12870774"}',
  triggeredPush:
    '{"user":123456,"id":9256,"trade_id":0,"status":"open","reason":"","create_time":1596798126,"name":"price_autoorders","order_type":"close-long-order","me_order_id":"213867453823","is_stop_order":false,"stop_trigger":{"rule":0,"trigger_price":"","order_price":""},"trigger":{"strategy_type":0,"price_type":0,"price":"10000","rule":2,"expiration":86400}}',
} as const

/** The fields of a sample that a row has not, or with another type. */
export function differences(sample: keyof typeof samples, row: unknown): Readonly<Record<string, unknown>> {
  const expected = fieldsOf(JSON.parse(samples[sample]))
  const actual = fieldsOf(row)
  const wrong = Object.entries(expected).filter(
    ([name, value]) => JSON.stringify(shapeOf(value)) !== JSON.stringify(shapeOf(actual[name])),
  )
  return Object.fromEntries(wrong.map(([name]) => [name, actual[name] ?? 'missing']))
}
