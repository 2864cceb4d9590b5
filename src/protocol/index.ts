export {
  Exchange,
  type ExchangeCarrier,
  type ExchangeListener,
  type OpeningTimes,
  type RequestStamp,
  type StampIds,
} from "./exchange.ts";
export { refusalOf } from "./host-gate.ts";
export { Http1 } from "./http1/index.ts";
export type { ConnectionCounters } from "./http1/pool.ts";
export type { Endpoint, Protocol, Session } from "./protocol.ts";
export { type Proxy, proxyFor, readProxy } from "./proxy.ts";
export { Resolver } from "./resolver.ts";
export { probe, type ProbeFailure } from "./probe.ts";
