import type { Endpoint, Exchange } from "#protocol";
import { CookieJar } from "./cookie-jar.ts";
import { authorizationOf, type HeaderBlock, headerBlock, OwnHeaders, withoutCredentials } from "./http-headers.ts";
import type { HttpHost } from "./http-host.ts";
import { urlOf } from "./http-request-text.ts";
import { setCookiesOf } from "./http-response-head.ts";
import type { KnownUrl } from "./http-route.ts";
import type { RequestOptions } from "./test-file.ts";

/** What a user's requests say of it: headers of its own, and cookies. Costs nothing while there are none. */
export class Identity {
  private readonly host: HttpHost;
  private jar: CookieJar | undefined = undefined;
  private own: OwnHeaders | undefined = undefined;
  private ownBlock: HeaderBlock | undefined = undefined;
  private ownBlockVersion = 0;
  private ownBlockEndpoint: Endpoint | undefined = undefined;

  constructor(host: HttpHost) {
    this.host = host;
  }

  /** `http.headers` */
  get headers(): Record<string, string> {
    this.own ??= new OwnHeaders();
    return this.own.object;
  }

  /** The headers of a call; without those bound to an origin where a redirect has led to another. */
  blockFor(endpoint: Endpoint, options: RequestOptions | undefined, leftOrigin: boolean): HeaderBlock {
    const isPlain = options === undefined || (options.headers === undefined && options.auth === undefined);
    if (!isPlain || leftOrigin) return this.mergedFor(endpoint, options, leftOrigin);
    const { own } = this;
    if (own === undefined || own.version === 0) return this.host.blockFor(endpoint);
    if (this.ownBlockVersion !== own.version || this.ownBlockEndpoint !== endpoint) {
      this.ownBlock = this.mergedFor(endpoint, undefined, false);
      this.ownBlockVersion = own.version;
      this.ownBlockEndpoint = endpoint;
    }
    return this.ownBlock!;
  }

  private mergedFor(endpoint: Endpoint, options: RequestOptions | undefined, leftOrigin: boolean): HeaderBlock {
    const { host, own } = this;
    const general = own === undefined ? [host.plan.headers] : [host.plan.headers, own.object];
    const layers = [host.defaultsFor(endpoint), ...(leftOrigin ? general.map(withoutCredentials) : general)];
    if (options?.auth !== undefined) layers.push({ authorization: authorizationOf(options.auth) });
    return host.noted(headerBlock(layers, options?.headers));
  }

  /** The Cookie field of a request, or "": the jar's cookies behind those given by hand. */
  cookieLine({ cookie }: HeaderBlock, { endpoint, path }: KnownUrl, nowMs: number): string {
    if (this.jar === undefined && cookie === "") return "";
    const fromJar = this.jar?.headerFor(endpoint.origin, path, nowMs) ?? "";
    if (cookie === "" && fromJar === "") return "";
    return `cookie: ${cookie}${cookie === "" || fromJar === "" ? "" : "; "}${fromJar}\r\n`;
  }

  keepCookies(exchange: Exchange): void {
    this.jar ??= new CookieJar();
    const url = urlOf(exchange);
    for (const line of setCookiesOf(exchange.headText)) this.jar.store(line, url);
  }

  cookie(name: string): string | undefined {
    return this.jar?.find(name);
  }

  setCookie(name: string, value: string, origin: string): void {
    this.jar ??= new CookieJar();
    this.jar.set(name, value, origin);
  }

  clearCookies(): void {
    this.jar = undefined;
  }
}
