import type { DurationInput } from "#scenario";
import type { FileSettings } from "./file-values.ts";

/** What plimsoll.config.ts holds: settings for every test below its folder. Test files and flags override it. */
export interface PlimsollConfig extends FileSettings {
  /** Threads that make the load. Default: cores − 1, at least 1. */
  readonly workers?: number;
  readonly seed?: number;
  /** Requests/s never exceeded, e.g. `"1000/s"`. */
  readonly maxRate?: number | string;
  /** Requests in flight never exceeded; others wait in turn. */
  readonly maxInFlight?: number;
  /** The run ends before it sends more requests than this. */
  readonly maxRequests?: number;
  /** The run ends when so many bytes were sent and received, e.g. `"2GB"`. */
  readonly maxBytes?: number | string;
  /** The load ends after so long, whatever was asked for. */
  readonly maxDuration?: DurationInput;
  /** Public hosts that may be put under load. Loopback and private addresses always may. */
  readonly allowHosts?: readonly string[];
  /** Hosts that are treated as public though their addresses are private, e.g. a production system's. */
  readonly publicHosts?: readonly string[];
  /** Whether the run ends when the target breaks down. Default: for public hosts. */
  readonly abortRules?: boolean;
  /** Probed every 2 s while the run goes on; failing three times in a row ends it. */
  readonly health?: string;
  /** The run stops as soon as this file is there; from the config file. */
  readonly stopFile?: string;
  /** Addresses of this machine that connections start from, in turn: `"10.0.0.5,10.0.1.0/28"`. */
  readonly localIps?: string;
  /** Name servers to ask instead of the system's resolver: `"10.0.0.53"`, `"127.0.0.1:5353"`. */
  readonly dnsServers?: string;
  /** The target's process. Default: the one that listens on a local target's port. */
  readonly pid?: number;
  /** Endpoints with the target's metrics in the Prometheus text format, read each second. */
  readonly prometheus?: string | readonly string[];
  /** Left out of the result at the start. */
  readonly warmUp?: DurationInput;
  /** How long iterations may take to end after the load. Default `"30s"`. */
  readonly gracefulStop?: DurationInput;
  /** Think time in closed load. Default true for `run`. */
  readonly think?: boolean;
  /** Trace headers on every request. Default true. */
  readonly trace?: boolean;
  /** Of all traces a share, `0.1`, or a rate, `"200/s"`, that the target is asked to keep. Default `"500/s"`. */
  readonly traceRate?: number | string;
  /** Whether traces of the target are listened for during a run. Default true. */
  readonly receive?: boolean;
  /** The address to receive them on. Default `"127.0.0.1"`. */
  readonly listen?: string;
  /** OTLP over HTTP, and Sentry. Default 4318; 0 = any that is free. */
  readonly httpPort?: number;
  /** OTLP over gRPC. Default 4317; 0 = any that is free. */
  readonly grpcPort?: number;
  /** A collector that all traces are passed on to. */
  readonly forward?: string;
  /** An inconclusive result is a failure too. Default false. */
  readonly strict?: boolean;
  /** Where runs are kept, from the config file. Default `.plimsoll/runs`. */
  readonly out?: string;
}

/** Gives back what it is given; it is there so that an editor completes the settings. */
export const defineConfig = (config: PlimsollConfig): PlimsollConfig => config;
