import { lookup, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import type { Clock, ErrorClass } from "#run";

export interface Resolution {
  readonly addresses: readonly LookupAddress[];
  /** Set instead of addresses where the name did not resolve. */
  readonly error: ErrorClass | undefined;
  readonly message: string;
  /** Milliseconds this look-up took; 0 when it was remembered. */
  readonly tookMs: number;
}

interface Entry {
  resolution: Resolution;
  untilMs: number;
}

/** A name is asked for again after this long, a failure sooner: targets move, but not per request. */
const lifetimesMs = { found: 60_000, failed: 1_000 } as const;

/** Names remembered at a time: a script may make up as many as it likes. */
const namesMax = 1_000;

/** Asks for all addresses of a name. */
export type Lookup = (
  host: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[] | undefined) => void,
) => void;

/** The operating system's resolver, on Node's thread pool. */
const systemLookup: Lookup = (host, callback) => lookup(host, { all: true, order: "verbatim" }, callback);

/** Resolves names off the hot path and remembers them. */
export class Resolver {
  private readonly entries = new Map<string, Entry>();
  private readonly waiting = new Map<string, ((resolution: Resolution) => void)[]>();
  private readonly clock: Clock;
  private readonly lookup: Lookup;

  constructor(clock: Clock, ask: Lookup = systemLookup) {
    this.clock = clock;
    this.lookup = ask;
  }

  /** Calls back at once where the answer is known. */
  resolve(host: string, callback: (resolution: Resolution) => void): void {
    const family = isIP(host);
    if (family !== 0) {
      callback({ addresses: [{ address: host, family }], error: undefined, message: "", tookMs: 0 });
      return;
    }
    const entry = this.entries.get(host);
    if (entry !== undefined && entry.untilMs > this.clock.nowMs()) {
      callback({ ...entry.resolution, tookMs: 0 });
      return;
    }
    const waiting = this.waiting.get(host);
    if (waiting !== undefined) waiting.push(callback);
    else this.ask(host, callback);
  }

  /** The address that answered last time is tried first from now on. */
  prefer(host: string, address: string): void {
    const entry = this.entries.get(host);
    if (entry === undefined || entry.resolution.addresses[0]?.address === address) return;
    const { addresses } = entry.resolution;
    const preferred = addresses.filter((each) => each.address === address);
    const others = addresses.filter((each) => each.address !== address);
    entry.resolution = { ...entry.resolution, addresses: [...preferred, ...others] };
  }

  private ask(host: string, callback: (resolution: Resolution) => void): void {
    const startMs = this.clock.nowMs();
    const waiting = [callback];
    this.waiting.set(host, waiting);
    this.lookup(host, (error, addresses) => {
      const nowMs = this.clock.nowMs();
      const resolution = toResolution(host, error, addresses, nowMs - startMs);
      const lifetimeMs = resolution.error === undefined ? lifetimesMs.found : lifetimesMs.failed;
      // A name moves to the end when it is asked for again: the first has been there longest.
      this.entries.delete(host);
      if (this.entries.size >= namesMax) this.entries.delete(this.entries.keys().next().value!);
      this.entries.set(host, { resolution, untilMs: nowMs + lifetimeMs });
      this.waiting.delete(host);
      for (const each of waiting) each(resolution);
    });
  }
}

function toResolution(
  host: string,
  error: NodeJS.ErrnoException | null,
  addresses: readonly LookupAddress[] | undefined,
  tookMs: number,
): Resolution {
  if (error === null && addresses !== undefined && addresses.length > 0) {
    return { addresses, error: undefined, message: "", tookMs };
  }
  const code = error?.code ?? "";
  const isUnknown = code === "ENOTFOUND" || code === "ENODATA" || error === null;
  const message = isUnknown
    ? `the name ${host} does not resolve`
    : `resolving ${host} failed (${code || error?.message})`;
  return { addresses: [], error: isUnknown ? "dns_not_found" : "dns_failed", message, tookMs };
}
