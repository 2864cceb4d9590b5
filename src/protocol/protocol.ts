import type { Exchange } from "./exchange.ts";

/** Where requests go: scheme, host as the user wrote it, port. One object per origin, so it compares by identity. */
export interface Endpoint {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** `http://host:port`, the port left out where it is the scheme's own. */
  readonly origin: string;
}

/** The connections of one user (or of all users of a worker) to one endpoint. */
export interface Session {
  /**
   * Sends it as soon as a connection is free and tells its listener how it ended, exactly once and not before this has
   * returned. Of a closed session's exchange it hears at once.
   */
  exchange(exchange: Exchange): void;
  /** Nothing is under way, waiting or being opened. */
  readonly isIdle: boolean;
  /** Opens a connection ahead of time, so that the first exchange need not wait for it. */
  warm(): void;
  /** Ends all connections; exchanges under way, waiting and still to come end as `cancelled`, these at once. */
  close(): void;
}

/** Says that the head of the next answer is wanted, also where its exchange keeps nothing; whoever looks at it says no. */
export interface HeadSample {
  isDue: boolean;
}

/** A wire protocol: `http1` here; others beside it. The conformance suite is protocol.conformance.ts. */
export interface Protocol {
  readonly sample: HeadSample;
  open(endpoint: Endpoint, maxConnections: number): Session;
  /** Ends exchanges under way and waiting as `cancelled`; sessions stay open for those to come. */
  cutOff(): void;
  /** Ends everything this protocol has open, for good: what is opened later is closed. */
  close(): void;
}
