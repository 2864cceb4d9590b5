import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { exitCodes, UserError } from "#run";

/** P L I M on a telephone. */
const usualPort = 7546;

export interface ServeFlags {
  readonly port?: string;
  readonly host: string;
  readonly open?: boolean;
  readonly allowName?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly iKnowThisIsNotEncrypted?: boolean;
  readonly allowControl?: boolean;
  readonly readOnly?: boolean;
  readonly newToken?: boolean;
  readonly besideRun?: string;
}

export interface ServePlan {
  readonly host: string;
  readonly port: number;
  readonly mayBeAnother: boolean;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Names the server goes by, beside localhost. */
  readonly names: readonly string[];
  /** As the address is printed. */
  readonly shownName: string;
  readonly mayControl: boolean;
  readonly isEncrypted: boolean;
}

export function servePlan(flags: ServeFlags, cwd: string): ServePlan {
  const { host, allowName = [], allowControl = false, readOnly = false } = flags;
  const tls = tlsOf(flags, cwd);
  const isLocal = isLoopback(host);
  if (!isLocal && tls === undefined && flags.iKnowThisIsNotEncrypted !== true) throw unencrypted(host);
  if (allowControl && readOnly) throw usage("--allow-control and --read-only contradict each other");
  const names = [...allowName.map(nameOf), ...(isLocal ? [] : addressesOf(host))];
  return {
    host: host === "localhost" ? "127.0.0.1" : host,
    port: portOf(flags.port),
    mayBeAnother: flags.port === undefined,
    ...(tls && { tls }),
    names,
    shownName: isLocal ? bracketed(host) : (names[0] ?? bracketed(host)),
    // A page of another machine starts load on this one only where somebody said so.
    mayControl: !readOnly && (isLocal || allowControl),
    isEncrypted: tls !== undefined,
  };
}

function portOf(typed: string | undefined): number {
  if (typed === undefined) return usualPort;
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN;
  if (port <= 65_535) return port;
  throw usage(`--port ${typed} is no port`, "Give a number from 1 to 65535; 0 takes any that is free.");
}

function tlsOf({ tlsCert, tlsKey }: ServeFlags, cwd: string): ServePlan["tls"] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) throw usage("--tls-cert and --tls-key go together");
  return { cert: pem("--tls-cert", tlsCert, cwd), key: pem("--tls-key", tlsKey, cwd) };
}

function pem(flag: string, path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), "utf8");
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UserError(`${flag} ${path} cannot be read`, { why, exitCode: exitCodes.usage, cause });
  }
}

function nameOf(typed: string): string {
  const name = typed.toLowerCase();
  if (isIP(name) === 6) return `[${name}]`;
  if (/^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/.test(name)) return name;
  throw usage(`--allow-name ${typed} is no name of a host`, "Give it without scheme and port: load.example.test");
}

/** No name that leads here by DNS is an address, so that a page of somebody else's cannot take one on. */
function addressesOf(host: string): readonly string[] {
  if (host !== "0.0.0.0" && host !== "::") return [bracketed(host)];
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.filter(({ internal }) => !internal).map(({ address }) => bracketed(address));
}

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host.toLowerCase());

export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

function unencrypted(host: string): UserError {
  return usage(
    `The page is not served on ${host} without encryption`,
    "Give --tls-cert and --tls-key, or leave --host out and use ssh -L 7546:127.0.0.1:7546. On a network of your own: --i-know-this-is-not-encrypted.",
    "Whoever listens on that network would read the token, and with it every run.",
  );
}

function usage(what: string, hint = "plimsoll serve --help lists what there is.", why?: string): UserError {
  return new UserError(what, { hint, ...(why !== undefined && { why }), exitCode: exitCodes.usage });
}
