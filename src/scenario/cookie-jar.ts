import { createRequire } from "node:module";
import type { CookieJar as ToughJar } from "tough-cookie";

/** Loaded with the first cookie: it takes longer to load than the rest of a worker. */
let library: typeof import("tough-cookie") | undefined;
function newJar(): ToughJar {
  library ??= createRequire(import.meta.url)("tough-cookie") as typeof import("tough-cookie");
  return new library.CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: true });
}

/** How long a rendered Cookie header is used again, so that expiry is seen: tough-cookie takes longer than a request. */
const renderedLifetimeMs = 1000;

/** One user's cookies (RFC 6265, by tough-cookie). Costs nothing until the first cookie is set. */
export class CookieJar {
  private jar: ToughJar | undefined = undefined;
  private readonly rendered = new Map<string, { readonly header: string; readonly untilMs: number }>();

  get isEmpty(): boolean {
    return this.jar === undefined;
  }

  /** Cookies a response sets; what is not a cookie, or not this host's to set, is passed over. */
  store(setCookie: string, url: string): void {
    this.jar ??= newJar();
    this.jar.setCookieSync(setCookie, url, { ignoreError: true });
    this.rendered.clear();
  }

  /** The value of the Cookie header for this URL, or "". */
  headerFor(url: string, nowMs: number): string {
    if (this.jar === undefined) return "";
    const known = this.rendered.get(url);
    if (known !== undefined && known.untilMs > nowMs) return known.header;
    const header = this.jar.getCookieStringSync(url);
    if (this.rendered.size >= 64) this.rendered.clear();
    this.rendered.set(url, { header, untilMs: nowMs + renderedLifetimeMs });
    return header;
  }

  get(name: string, url: string): string | undefined {
    return this.jar?.getCookiesSync(url).find((cookie) => cookie.key === name)?.value;
  }

  clear(): void {
    this.jar = undefined;
    this.rendered.clear();
  }
}
