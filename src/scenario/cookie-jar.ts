import { createRequire } from "node:module";
import type { Cookie, CookieJar as ToughJar } from "tough-cookie";

/** Loaded with the first cookie: it takes longer to load than the rest of a worker. */
let library: typeof import("tough-cookie") | undefined;
function newJar(): ToughJar {
  library ??= createRequire(import.meta.url)("tough-cookie") as typeof import("tough-cookie");
  return new library.CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: true });
}

/** How long a rendered Cookie header is used again, so that expiry is seen: tough-cookie takes longer than a request. */
const renderedLifetimeMs = 1000;
const renderedLimit = 64;

/** As browsers do: of more cookies of a host, or of all, the oldest are forgotten. */
const cookiesOfHost = 180;
const cookiesInAll = 1000;

const isName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const isValue = /^[\x20-\x3a\x3c-\x7e\x80-\xff]*$/;

/** One user's cookies (RFC 6265, by tough-cookie). Made when the first is set. */
export class CookieJar {
  private readonly jar = newJar();
  private readonly rendered = new Map<string, { readonly header: string; readonly untilMs: number }>();
  /** Since the oldest were last looked for; a cookie set again is counted again. */
  private stored = 0;
  /** No cookie is for a part of its host only: one Cookie header serves a whole origin. */
  private isForWholeHosts = true;

  /** A cookie a response sets; what is not a cookie, or not this host's to set, is passed over. */
  store(setCookie: string, url: string): void {
    const cookie = this.jar.setCookieSync(setCookie, url, { ignoreError: true });
    if (cookie !== undefined && cookie.path !== "/") this.isForWholeHosts = false;
    this.rendered.clear();
    if (cookie !== undefined && ++this.stored >= cookiesOfHost) this.forgetOldest();
  }

  private forgetOldest(): void {
    this.stored = 0;
    const ofHost = new Map<string | null, number>();
    let kept = 0;
    for (const { domain, path, key } of this.all().toSorted((one, other) => other.creationIndex - one.creationIndex)) {
      const count = (ofHost.get(domain) ?? 0) + 1;
      ofHost.set(domain, count);
      if (count <= cookiesOfHost && kept < cookiesInAll) kept++;
      else this.jar.store.removeCookie(domain ?? "", path ?? "", key, () => undefined);
    }
  }

  /** A cookie the script sets, for all of an origin's host. */
  set(name: string, value: string, origin: string): void {
    if (typeof name !== "string" || !isName.test(name))
      throw new TypeError(`http.cookies.set: ${JSON.stringify(name)} cannot be a cookie's name`);
    if (typeof value !== "string" || !isValue.test(value)) {
      const rule = "it is a text in one line, without semicolons and letters beyond Latin-1";
      throw new TypeError(`http.cookies.set: ${JSON.stringify(value)} cannot be the value of ${name}: ${rule}`);
    }
    this.store(`${name}=${value}; Path=/`, `${origin}/`);
  }

  /** The value of the Cookie header for this URL, or "". */
  headerFor(origin: string, path: string, nowMs: number): string {
    const key = this.isForWholeHosts ? origin : origin + withoutQuery(path);
    const known = this.rendered.get(key);
    if (known !== undefined && known.untilMs > nowMs) return known.header;
    const header = this.jar.getCookieStringSync(origin + withoutQuery(path));
    if (this.rendered.size >= renderedLimit) this.rendered.clear();
    this.rendered.set(key, { header, untilMs: nowMs + renderedLifetimeMs });
    return header;
  }

  /** The value of the cookie of that name, whatever path and host it is for; of several, of the one made last. */
  find(name: string): string | undefined {
    return this.all()
      .filter((cookie) => cookie.key === name && cookie.TTL() > 0)
      .sort((one, other) => one.creationIndex - other.creationIndex)
      .at(-1)?.value;
  }

  private all(): readonly Cookie[] {
    let found: readonly Cookie[] = [];
    // The store is in memory: it calls back at once.
    this.jar.store.getAllCookies((_error, cookies) => {
      found = cookies ?? [];
    });
    return found;
  }
}

function withoutQuery(path: string): string {
  const question = path.indexOf("?");
  return question < 0 ? path : path.slice(0, question);
}
