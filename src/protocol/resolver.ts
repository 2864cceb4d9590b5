import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import type { Clock, ErrorClass, HttpPlan } from "#run";
import { type Lookup, lookupAt, systemLookup } from "./name-lookup.ts";

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
  /** When it was asked for. */
  askedMs: number;
  /** From then on it is asked for anew. */
  freshUntilMs: number;
  /** Until then it is used while it is being asked for: nobody waits for a slow name server twice (RFC 8767). */
  usableUntilMs: number;
}

/** A name is asked for again after this long, a failure sooner: targets move, but not per request. */
const lifetimesMs = { found: 60_000, stale: 60_000, failed: 1_000 } as const;

/** Names remembered at a time: a script may make up as many as it likes. */
const namesMax = 1_000;

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
    const nowMs = this.clock.nowMs();
    const waiting = this.waiting.get(host);
    if (entry !== undefined && nowMs < entry.usableUntilMs) {
      if (nowMs >= entry.freshUntilMs && waiting === undefined) this.ask(host, []);
      callback({ ...entry.resolution, tookMs: 0 });
    } else if (waiting !== undefined) waiting.push(callback);
    else this.ask(host, [callback]);
  }

  /** The address that answered last time is tried first from now on. */
  prefer(host: string, address: string): void {
    const entry = this.entries.get(host);
    if (entry === undefined || entry.resolution.addresses[0]?.address === address) return;
    entry.resolution = { ...entry.resolution, addresses: firstOf(address, entry.resolution.addresses) };
  }

  /** None of its addresses answers: the name may have moved, so it is asked for again, at most once a second. */
  doubt(host: string): void {
    const entry = this.entries.get(host);
    if (entry === undefined) return;
    entry.freshUntilMs = Math.min(entry.freshUntilMs, entry.askedMs + lifetimesMs.failed);
  }

  private ask(host: string, waiting: ((resolution: Resolution) => void)[]): void {
    const askedMs = this.clock.nowMs();
    this.waiting.set(host, waiting);
    this.lookup(host, (error, addresses) => {
      const nowMs = this.clock.nowMs();
      const resolution = toResolution(host, error, addresses, nowMs - askedMs);
      this.waiting.delete(host);
      this.remember(host, resolution, askedMs, nowMs);
      for (const each of waiting) each(resolution);
    });
  }

  private remember(host: string, resolution: Resolution, askedMs: number, nowMs: number): void {
    const old = this.entries.get(host);
    const isGone = resolution.error === "dns_not_found" || resolution.error === "dns_no_address";
    if (resolution.error !== undefined && !isGone && old !== undefined && nowMs < old.usableUntilMs) {
      // A name server in trouble says nothing about the name.
      old.askedMs = askedMs;
      old.freshUntilMs = nowMs + lifetimesMs.failed;
      return;
    }
    const freshUntilMs = nowMs + (resolution.error === undefined ? lifetimesMs.found : lifetimesMs.failed);
    const usableUntilMs = freshUntilMs + (resolution.error === undefined ? lifetimesMs.stale : 0);
    const addresses = firstOf(old?.resolution.addresses[0]?.address, resolution.addresses);
    // A name moves to the end when it is asked for again: the first has been there longest.
    this.entries.delete(host);
    if (this.entries.size >= namesMax) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(host, { resolution: { ...resolution, addresses }, askedMs, freshUntilMs, usableUntilMs });
  }
}

/** The resolver a plan asks for. */
export function resolverFor({ dnsServers }: HttpPlan, clock: Clock): Resolver {
  return new Resolver(clock, dnsServers === undefined ? systemLookup : lookupAt(dnsServers));
}

function firstOf(address: string | undefined, addresses: readonly LookupAddress[]): readonly LookupAddress[] {
  const preferred = addresses.filter((each) => each.address === address);
  return preferred.length === 0 ? addresses : [...preferred, ...addresses.filter((each) => each.address !== address)];
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
  const code = error === null ? "ENODATA" : (error.code ?? error.message);
  const known = reasons[code];
  const message = known === undefined ? `resolving ${host} failed (${code})` : `the name ${host} ${known.text}`;
  return { addresses: [], error: known?.error ?? "dns_failed", message, tookMs };
}

const reasons: Readonly<Record<string, { readonly error: ErrorClass; readonly text: string }>> = {
  ENOTFOUND: { error: "dns_not_found", text: "does not resolve" },
  ENODATA: { error: "dns_no_address", text: "has no address" },
  ETIMEOUT: { error: "dns_timeout", text: "was not resolved: no name server answered" },
  ETIMEDOUT: { error: "dns_timeout", text: "was not resolved: no name server answered" },
};
