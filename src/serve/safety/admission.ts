import type { Clock } from "#run";
import { bearerOf, isSameToken } from "./token.ts";

/** What of a request decides whether it is answered. */
export interface Asking {
  readonly method: string;
  /** The frame of the page itself: it holds nothing of anybody, and a browser cannot send a token for it. */
  readonly isShell: boolean;
  /** Every `host` header there is. */
  readonly hosts: readonly string[];
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  /** Somebody goes to the page, by a link or a bookmark: nothing of it can be read by where the link stood. */
  readonly isNavigation: boolean;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
}

export interface Refusal {
  readonly status: 400 | 401 | 403 | 415 | 421 | 429;
  readonly error: string;
  readonly hint?: string;
}

export interface AdmissionOptions {
  readonly token: string;
  readonly scheme: "http" | "https";
  /** Names beside those of this machine, without ports. */
  readonly hosts: readonly string[];
  readonly clock: Clock;
}

const failuresPerSecond = 10;
const ownNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Loopback is no boundary: any page in the user's browser reaches it, under a name of its own if it likes. So nothing
 * is answered under a foreign name, nothing to a foreign page, and nothing of the runs without the token.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #names: ReadonlySet<string>;
  #failures: number[] = [];

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#names = new Set([...ownNames, ...options.hosts.map((host) => host.toLowerCase())]);
  }

  refusalOf(asking: Asking): Refusal | undefined {
    return this.#strangeName(asking) ?? this.#strangePage(asking) ?? this.#withoutToken(asking) ?? noForm(asking);
  }

  #strangeName({ hosts }: Asking): Refusal | undefined {
    const [host, ...more] = hosts;
    if (host === undefined || more.length > 0) return { status: 400, error: "One host header is needed." };
    if (this.#names.has(host.toLowerCase().replace(/:\d{1,5}$/, ""))) return undefined;
    return {
      status: 421,
      error: "This server does not go by that name.",
      hint: "Open it as localhost, or allow the name: plimsoll serve --allow-name <name>",
    };
  }

  #strangePage({ hosts: [host = ""], origin, fetchSite, isShell, isNavigation }: Asking): Refusal | undefined {
    const isOwn = origin === undefined || origin.toLowerCase() === `${this.#options.scheme}://${host.toLowerCase()}`;
    // `none`: somebody typed the address.
    const isOwnSite =
      fetchSite === undefined || fetchSite === "same-origin" || fetchSite === "none" || (isShell && isNavigation);
    if (isOwn && isOwnSite) return undefined;
    return { status: 403, error: "Pages of other origins are not answered." };
  }

  #withoutToken({ isShell, authorization }: Asking): Refusal | undefined {
    if (isShell) return undefined;
    // First of all: whoever guesses must not lock out who knows it.
    const given = bearerOf(authorization);
    if (given !== undefined && isSameToken(given, this.#options.token)) return undefined;
    const nowMs = this.#options.clock.nowMs();
    this.#failures = this.#failures.filter((atMs) => atMs > nowMs - 1_000);
    if (this.#failures.length >= failuresPerSecond)
      return { status: 429, error: "Too many wrong tokens.", hint: "Wait a second." };
    this.#failures.push(nowMs);
    return {
      status: 401,
      error: "The token is missing or wrong.",
      hint: "Open the address that plimsoll printed; elsewhere send authorization: Bearer <token>.",
    };
  }
}

/** A form of another page can send anything but this without being asked. */
function noForm({ method, contentType }: Asking): Refusal | undefined {
  if (method === "GET" || method === "HEAD") return undefined;
  if (/^application\/json\s*(;|$)/i.test(contentType ?? "")) return undefined;
  return { status: 415, error: "Send JSON.", hint: "content-type: application/json" };
}
