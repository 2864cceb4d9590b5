import type { HttpClient } from "./http-client.ts";
import type { Http, HttpResponse, RequestOptions } from "./test-file.ts";

type Template = readonly (string | number)[];
type Cookies = Http["cookies"];

/** `http` as a script holds it; methods on a class, so that ten thousand users share them. */
export class HttpFace implements Http {
  private readonly client: HttpClient;
  private ownCookies: Cookies | undefined = undefined;

  constructor(client: HttpClient) {
    this.client = client;
  }

  get headers(): Record<string, string> {
    return this.client.identity.headers;
  }

  get cookies(): Cookies {
    const { client } = this;
    this.ownCookies ??= {
      get: (name) => client.identity.cookie(name),
      set: (name, value) => client.identity.setCookie(name, value, client.originOf("/")),
      clear: () => client.identity.clearCookies(),
    };
    return this.ownCookies;
  }

  get(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return HttpFace.call(this, "GET", url, rest);
  }

  post(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return HttpFace.call(this, "POST", url, rest);
  }

  put(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return HttpFace.call(this, "PUT", url, rest);
  }

  patch(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return HttpFace.call(this, "PATCH", url, rest);
  }

  delete(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return HttpFace.call(this, "DELETE", url, rest);
  }

  head(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return HttpFace.call(this, "HEAD", url, rest);
  }

  options(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return HttpFace.call(this, "OPTIONS", url, rest);
  }

  request(method: string, url: string, options?: RequestOptions): Promise<HttpResponse> {
    const upper = typeof method === "string" ? method.toUpperCase() : "";
    if (!/^[A-Z][A-Z-]*$/.test(upper) || upper === "CONNECT")
      throw new TypeError(`http.request: ${JSON.stringify(method) ?? "undefined"} is no method to send`);
    return HttpFace.call(this, upper, url, [options]);
  }

  batch<T extends readonly Promise<HttpResponse>[]>(requests: T): Promise<{ [K in keyof T]: HttpResponse }> {
    if (!Array.isArray(requests) || !requests.every((each) => each instanceof Promise)) {
      throw new TypeError(
        `http.batch takes a list of requests already made: http.batch([http.get("/a"), http.get("/b")])`,
      );
    }
    return Promise.all(requests) as Promise<{ [K in keyof T]: HttpResponse }>;
  }

  /** Static, so that a method taken off `http`, which has lost its `this`, can say so. */
  private static call(
    face: HttpFace | undefined,
    method: string,
    url: string | TemplateStringsArray,
    rest: readonly unknown[],
  ): Promise<HttpResponse> {
    const client = face?.client;
    if (client === undefined) {
      const name = method.toLowerCase();
      throw new TypeError(`${name} was taken off http and no longer knows its user: write http.${name}(…)`);
    }
    if (typeof url === "string") return client.call(method, url, rest[0] as RequestOptions | undefined);
    if (Array.isArray(url)) return client.callTemplate(method, url, rest as Template);
    if ((url as unknown) instanceof URL) return client.call(method, String(url), rest[0] as RequestOptions | undefined);
    throw new TypeError(`http.${method.toLowerCase()}: the first argument is the URL, not ${String(url)}`);
  }
}
