// The frames of the protocol page: the payload, and what it says. Made with two encoders of other people from the exchange's schema.

/** One frame. */
export interface Vector {
  readonly name: string
  readonly hex: string
  readonly json: object
}

export const vectors: readonly Vector[] = [
  {
    name: 'P1 aggre depth 100 ms, three asks (one removal), two bids (one removal)',
    hex: '0a2f73706f74407075626c69632e61676772652e64657074682e76332e6170692e7062403130306d7340425443555344541a074254435553445430fbd0eab6b733ca13bb010a160a0839333138302e3138120a302e32313937363432340a160a0839333138312e3030120a302e30303030303030300a160a0839333138352e3535120a312e353030303030303012160a0839333137392e3938120a322e383236353130303012160a0839333137302e3130120a302e30303030303030301a2773706f74407075626c69632e61676772652e64657074682e76332e6170692e7062403130306d73220b33363931333536353436342a0b3336393133353635343730',
    json: {
      channel: 'spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT',
      symbol: 'BTCUSDT',
      sendTime: '1767225600123',
      publicAggreDepths: {
        asks: [
          { price: '93180.18', quantity: '0.21976424' },
          { price: '93181.00', quantity: '0.00000000' },
          { price: '93185.55', quantity: '1.50000000' },
        ],
        bids: [
          { price: '93179.98', quantity: '2.82651000' },
          { price: '93170.10', quantity: '0.00000000' },
        ],
        eventType: 'spot@public.aggre.depth.v3.api.pb@100ms',
        fromVersion: '36913565464',
        toVersion: '36913565470',
      },
    },
  },
  {
    name: 'P2 aggre depth 10 ms, one side only, quantity "0", single version, with \u2605 field',
    hex: '0a2d73706f74407075626c69632e61676772652e64657074682e76332e6170692e70624031306d73404d58555344541a064d585553445430dfd1eab6b733ca1356120b0a06322e353137341201301a2673706f74407075626c69632e61676772652e64657074682e76332e6170692e70624031306d73220b33363931333536353437312a0b333639313335363534373130dcd1eab6b733',
    json: {
      channel: 'spot@public.aggre.depth.v3.api.pb@10ms@MXUSDT',
      symbol: 'MXUSDT',
      sendTime: '1767225600223',
      publicAggreDepths: {
        bids: [{ price: '2.5174', quantity: '0' }],
        eventType: 'spot@public.aggre.depth.v3.api.pb@10ms',
        fromVersion: '36913565471',
        toVersion: '36913565471',
        lastOrderCreateTime: '1767225600220',
      },
    },
  },
  {
    name: 'P3 aggre deals, one buy and one sell, with \u2605 tradeId',
    hex: '0a2f73706f74407075626c69632e61676772652e6465616c732e76332e6170692e7062403130306d7340425443555344541a074254435553445430c9d1eab6b733d213c1010a4a0a0839333138302e3138120a302e303434333832343318012096d1eab6b7332a2937333135373938383335363134303634363658305f37333135373938383335363134303634363758300a4a0a0839333137392e3938120a302e3030313230303030180220bcd1eab6b7332a2937333135373938383335363134303634373058305f3733313537393838333536313430363437315830122773706f74407075626c69632e61676772652e6465616c732e76332e6170692e7062403130306d73',
    json: {
      channel: 'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT',
      symbol: 'BTCUSDT',
      sendTime: '1767225600201',
      publicAggreDeals: {
        deals: [
          {
            price: '93180.18',
            quantity: '0.04438243',
            tradeType: 1,
            time: '1767225600150',
            tradeId: '731579883561406466X0_731579883561406467X0',
          },
          {
            price: '93179.98',
            quantity: '0.00120000',
            tradeType: 2,
            time: '1767225600188',
            tradeId: '731579883561406470X0_731579883561406471X0',
          },
        ],
        eventType: 'spot@public.aggre.deals.v3.api.pb@100ms',
      },
    },
  },
  {
    name: 'P4 aggre bookTicker with \u2605 fields',
    hex: '0a3473706f74407075626c69632e61676772652e626f6f6b5469636b65722e76332e6170692e7062403130306d7340425443555344541a074254435553445430add2eab6b733da133d0a0839333137392e39381207322e38323635311a0839333138302e3138220a302e32313937363432342a0b333639313335363534373030abd2eab6b733',
    json: {
      channel: 'spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT',
      symbol: 'BTCUSDT',
      sendTime: '1767225600301',
      publicAggreBookTicker: {
        bidPrice: '93179.98',
        bidQuantity: '2.82651',
        askPrice: '93180.18',
        askQuantity: '0.21976424',
        version: '36913565470',
        lastOrderCreateTime: '1767225600299',
      },
    },
  },
  {
    name: 'P5 bookTicker batch',
    hex: '0a2e73706f74407075626c69632e626f6f6b5469636b65722e62617463682e76332e6170692e706240425443555344541a074254435553445430b7d2eab6b733ba132b0a290a0839333137392e39381207322e38323635311a0839333138302e3138220a302e3231393736343234',
    json: {
      channel: 'spot@public.bookTicker.batch.v3.api.pb@BTCUSDT',
      symbol: 'BTCUSDT',
      sendTime: '1767225600311',
      publicBookTickerBatch: {
        items: [{ bidPrice: '93179.98', bidQuantity: '2.82651', askPrice: '93180.18', askQuantity: '0.21976424' }],
      },
    },
  },
  {
    name: 'P6 limit depth, 2 levels a side on a 5-level channel',
    hex: '0a2b73706f74407075626c69632e6c696d69742e64657074682e76332e6170692e7062404254435553445440351a07425443555344543091d3eab6b733fa1290010a160a0839333138302e3138120a302e32313937363432340a160a0839333138352e3535120a312e353030303030303012160a0839333137392e3938120a322e383236353130303012160a0839333137392e3530120a302e31303030303030301a2173706f74407075626c69632e6c696d69742e64657074682e76332e6170692e7062220b3336393133353635343730',
    json: {
      channel: 'spot@public.limit.depth.v3.api.pb@BTCUSDT@5',
      symbol: 'BTCUSDT',
      sendTime: '1767225600401',
      publicLimitDepths: {
        asks: [
          { price: '93180.18', quantity: '0.21976424' },
          { price: '93185.55', quantity: '1.50000000' },
        ],
        bids: [
          { price: '93179.98', quantity: '2.82651000' },
          { price: '93179.50', quantity: '0.10000000' },
        ],
        eventType: 'spot@public.limit.depth.v3.api.pb',
        version: '36913565470',
      },
    },
  },
  {
    name: 'P7 kline',
    hex: '0a2973706f74407075626c69632e6b6c696e652e76332e6170692e70624042544355534454404d696e31351a07425443555344542220326662393432313534656634346134616232656639386338616662366134613728938bebb6b733a2134e0a054d696e31351080f2d6ca061a053932393235220839333135382e34372a0839333135382e3437320539323830303a0b33362e3833383033323234420a333432343831312e30354884f9d6ca06',
    json: {
      channel: 'spot@public.kline.v3.api.pb@BTCUSDT@Min15',
      symbol: 'BTCUSDT',
      symbolId: '2fb942154ef44a4ab2ef98c8afb6a4a7',
      createTime: '1767225607571',
      publicSpotKline: {
        interval: 'Min15',
        windowStart: '1767225600',
        openingPrice: '92925',
        closingPrice: '93158.47',
        highestPrice: '93158.47',
        lowestPrice: '92800',
        volume: '36.83803224',
        amount: '3424811.05',
        windowEnd: '1767226500',
      },
    },
  },
  {
    name: 'P8 miniTicker',
    hex: '0a2d73706f74407075626c69632e6d696e695469636b65722e76332e6170692e7062404d5855534454405554432b381a064d58555344543099e1eab6b733aa13690a064d58555344541206322e353137341a06302e303736362206302e303736362a06322e363239393205322e3330323a0d31313333363531382e30323634420a343633383339302e31374a06302e303736375206302e303736375a06322e363239396205322e333032',
    json: {
      channel: 'spot@public.miniTicker.v3.api.pb@MXUSDT@UTC+8',
      symbol: 'MXUSDT',
      sendTime: '1767225602201',
      publicMiniTicker: {
        symbol: 'MXUSDT',
        price: '2.5174',
        rate: '0.0766',
        zonedRate: '0.0766',
        high: '2.6299',
        low: '2.302',
        volume: '11336518.0264',
        quantity: '4638390.17',
        lastCloseRate: '0.0767',
        lastCloseZonedRate: '0.0767',
        lastCloseHigh: '2.6299',
        lastCloseLow: '2.302',
      },
    },
  },
  {
    name: 'P9 private order, new',
    hex: '0a1d73706f7440707269766174652e6f72646572732e76332e6170692e70621a064d585553445430f7d7eab6b7338213570a1a4330325f5f353035393739303137343339303032363234313135120873696d2d303030311a03322e35220231302a023235320130380140014801520232355a0231306201306a013072013078018001e8d7eab6b733',
    json: {
      channel: 'spot@private.orders.v3.api.pb',
      symbol: 'MXUSDT',
      sendTime: '1767225601015',
      privateOrders: {
        id: 'C02__505979017439002624115',
        clientId: 'sim-0001',
        price: '2.5',
        quantity: '10',
        amount: '25',
        avgPrice: '0',
        orderType: 1,
        tradeType: 1,
        isMaker: true,
        remainAmount: '25',
        remainQuantity: '10',
        lastDealQuantity: '0',
        cumulativeQuantity: '0',
        cumulativeAmount: '0',
        status: 1,
        createTime: '1767225601000',
      },
    },
  },
  {
    name: 'P10 private order, partially filled',
    hex: '0a1d73706f7440707269766174652e6f72646572732e76332e6170692e70621a064d585553445430c7e7eab6b7338213590a1a4330325f5f353035393739303137343339303032363234313135120873696d2d303030311a03322e35220231302a0232353203322e35380140014801520231355a01366201346a01347202313078038001e8d7eab6b733',
    json: {
      channel: 'spot@private.orders.v3.api.pb',
      symbol: 'MXUSDT',
      sendTime: '1767225603015',
      privateOrders: {
        id: 'C02__505979017439002624115',
        clientId: 'sim-0001',
        price: '2.5',
        quantity: '10',
        amount: '25',
        avgPrice: '2.5',
        orderType: 1,
        tradeType: 1,
        isMaker: true,
        remainAmount: '15',
        remainQuantity: '6',
        lastDealQuantity: '4',
        cumulativeQuantity: '4',
        cumulativeAmount: '10',
        status: 3,
        createTime: '1767225601000',
      },
    },
  },
  {
    name: 'P11 private deal',
    hex: '0a1c73706f7440707269766174652e6465616c732e76332e6170692e70621a064d585553445430c8e7eab6b7339213600a03322e351201341a023130200128013a143530353937393031373433393030323632345831420873696d2d303030314a1a4330325f5f3530353937393031373433393030323632343131355205302e3030325a045553445460c2e7eab6b733',
    json: {
      channel: 'spot@private.deals.v3.api.pb',
      symbol: 'MXUSDT',
      sendTime: '1767225603016',
      privateDeals: {
        price: '2.5',
        quantity: '4',
        amount: '10',
        tradeType: 1,
        isMaker: true,
        tradeId: '505979017439002624X1',
        clientOrderId: 'sim-0001',
        orderId: 'C02__505979017439002624115',
        feeAmount: '0.002',
        feeCurrency: 'USDT',
        time: '1767225603010',
      },
    },
  },
  {
    name: 'P12 private account, order placed',
    hex: '0a1e73706f7440707269766174652e6163636f756e742e76332e6170692e706228ead7eab6b73330f2d7eab6b7339a13500a0455534454122031323866353839323731636234393531623033653731653633323365623762651a0339373522032d32352a023235320232353a0d454e54525553545f504c41434540e8d7eab6b733',
    json: {
      channel: 'spot@private.account.v3.api.pb',
      createTime: '1767225601002',
      sendTime: '1767225601010',
      privateAccount: {
        vcoinName: 'USDT',
        coinId: '128f589271cb4951b03e71e6323eb7be',
        balanceAmount: '975',
        balanceAmountChange: '-25',
        frozenAmount: '25',
        frozenAmountChange: '25',
        type: 'ENTRUST_PLACE',
        time: '1767225601000',
      },
    },
  },
]

/** The payload of the frame with that number. */
export function frameOf(number: number): Uint8Array {
  const vector = vectors[number - 1]
  if (vector === undefined) throw new Error(`there is no vector ${number}`)
  return Uint8Array.from(Buffer.from(vector.hex, 'hex'))
}
