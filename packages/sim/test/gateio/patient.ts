/** gateio-api: of its own it cuts a socket whose pong takes more than 1.5 seconds, which a busy machine may need. */
export const patient = { pongTimeout: 60_000 }
