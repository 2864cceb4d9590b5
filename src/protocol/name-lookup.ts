import { lookup, type LookupAddress, Resolver as NameServers } from "node:dns";

type LookupError = NodeJS.ErrnoException;

/** Asks for all addresses of a name. */
export type Lookup = (
  host: string,
  callback: (error: LookupError | null, addresses: readonly LookupAddress[] | undefined) => void,
) => void;

/** How long name servers have to say why the system did not find a name. */
const reasonLimitMs = 1_000;
/** As long as a look-up may take and still be of use: connecting is given up by then. */
const queryLimitMs = 5_000;

/** The operating system's resolver, on Node's thread pool. */
export const systemLookup: Lookup = (host, callback) =>
  lookup(host, { all: true, order: "verbatim" }, (error, addresses) => {
    if (error === null) callback(null, addresses);
    else askWhy(new NameServers({ timeout: reasonLimitMs, tries: 1 }), host, error, callback);
  });

/**
 * The system's answer does not tell a name without addresses from one that does not exist, nor a name server that fails
 * from one that is silent: the name servers themselves do.
 */
function askWhy(servers: NameServers, host: string, error: LookupError, callback: Parameters<Lookup>[1]): void {
  servers.resolve4(host, (reason) => {
    const code = reason?.code;
    const isClearer = error.code === "ENOTFOUND" ? code === "ENODATA" : code !== undefined && code !== "ECONNREFUSED";
    callback(isClearer ? reason : error, undefined);
  });
}

/** Asks these name servers instead of the system; `localhost` is no matter of theirs (RFC 6761 §6.3). */
export function lookupAt(addresses: readonly string[]): Lookup {
  const servers = new NameServers({ timeout: queryLimitMs, tries: 2 });
  servers.setServers([...addresses]);
  return (host, callback) => {
    if (/^(.*\.)?localhost\.?$/i.test(host)) systemLookup(host, callback);
    else askBoth(servers, host, callback);
  };
}

/** IPv4 first; one family that is found is enough. */
function askBoth(servers: NameServers, host: string, callback: Parameters<Lookup>[1]): void {
  const found: LookupAddress[][] = [];
  const errors: LookupError[] = [];
  let left = 2;
  const answered = (family: 4 | 6) => (error: LookupError | null, addresses: readonly string[] | undefined) => {
    if (error !== null) errors.push(error);
    found[family] = (addresses ?? []).map((address) => ({ address, family }));
    if (--left > 0) return;
    const all = [...(found[4] ?? []), ...(found[6] ?? [])];
    // Whatever else it is, no data is the least that can be said of a name.
    const worst = errors.find(({ code }) => code !== "ENODATA") ?? errors[0] ?? null;
    if (all.length > 0) callback(null, all);
    else callback(worst, undefined);
  };
  servers.resolve4(host, answered(4));
  servers.resolve6(host, answered(6));
}
