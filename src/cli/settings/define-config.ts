import type { DurationInput } from "#scenario";
import type { FileSettings } from "./file-values.ts";

/** What plimsoll.config.ts holds: settings for every test below its folder. Test files and flags override it. */
export interface PlimsollConfig extends FileSettings {
  /** Threads that make the load. Default: cores − 1, at least 1. */
  readonly workers?: number;
  readonly seed?: number;
  /** Requests/s never exceeded, e.g. `"1000/s"`. */
  readonly maxRate?: number | string;
  /** Public hosts that may be put under load. Loopback and private addresses always may. */
  readonly allowHosts?: readonly string[];
  /** Addresses of this machine that connections start from, in turn: `"10.0.0.5,10.0.1.0/28"`. */
  readonly localIps?: string;
  /** Name servers to ask instead of the system's resolver: `"10.0.0.53"`, `"127.0.0.1:5353"`. */
  readonly dnsServers?: string;
  /** Left out of the result at the start. */
  readonly warmUp?: DurationInput;
  /** How long iterations may take to end after the load. Default `"30s"`. */
  readonly gracefulStop?: DurationInput;
  /** Think time in closed load. Default true for `run`. */
  readonly think?: boolean;
  /** Trace headers on every request. Default true. */
  readonly trace?: boolean;
  /** An inconclusive result is a failure too. Default false. */
  readonly strict?: boolean;
  /** Where runs are kept, from the config file. Default `.plimsoll/runs`. */
  readonly out?: string;
}

/** Gives back what it is given; it is there so that an editor completes the settings. */
export const defineConfig = (config: PlimsollConfig): PlimsollConfig => config;
