export {
  Exchange,
  type ExchangeCarrier,
  type ExchangeListener,
  type OpeningTimes,
  type RequestStamp,
  type StampIds,
} from "./exchange.ts";
export { checkHealth } from "./health-check.ts";
export { isPublic, refusalOf } from "./host-gate.ts";
export { type ConnectionSight, inspectConnection, resolveHost, type TlsSight } from "./inspect.ts";
export { Http1 } from "./http1/index.ts";
export type { ConnectionCounters } from "./http1/pool.ts";
export type { Endpoint, HeadSample, Protocol, Session } from "./protocol.ts";
export { type Proxy, proxyFor, readProxy } from "./proxy.ts";
export { Traffic } from "./traffic.ts";
export type { Lookup } from "./name-lookup.ts";
export { type Resolution, Resolver } from "./resolver.ts";
export { probe, type ProbeFailure } from "./probe.ts";
export { sendSingle } from "./single-request.ts";
