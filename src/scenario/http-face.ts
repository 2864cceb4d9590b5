import type { HttpClient } from "./http-client.ts";
import type { Http, HttpResponse, RequestOptions } from "./test-file.ts";

type Template = readonly (string | number)[];

/** `http` as a script holds it; methods on a class, so that ten thousand users share them. */
export class HttpFace implements Http {
  readonly cookies: Http["cookies"];
  private readonly client: HttpClient;

  constructor(client: HttpClient) {
    this.client = client;
    this.cookies = {
      get: (name) => client.cookies.get(name, client.urlOf("/")),
      set: (name, value) => client.cookies.store(`${name}=${value}; Path=/`, client.urlOf("/")),
      clear: () => client.cookies.clear(),
    };
  }

  get headers(): Record<string, string> {
    return this.client.ownHeaders.object;
  }

  get(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return this.dispatch("GET", url, rest);
  }

  post(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return this.dispatch("POST", url, rest);
  }

  put(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return this.dispatch("PUT", url, rest);
  }

  patch(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return this.dispatch("PATCH", url, rest);
  }

  delete(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return this.dispatch("DELETE", url, rest);
  }

  head(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return this.dispatch("HEAD", url, rest);
  }

  options(url: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<HttpResponse> {
    return this.dispatch("OPTIONS", url, rest);
  }

  request(method: string, url: string, options?: RequestOptions): Promise<HttpResponse> {
    const upper = method.toUpperCase();
    if (!/^[A-Z][A-Z-]*$/.test(upper) || upper === "CONNECT")
      throw new TypeError(`request: ${JSON.stringify(method)} is no method to send`);
    return this.client.call(upper, url, options);
  }

  batch<T extends readonly Promise<HttpResponse>[]>(requests: T): Promise<{ [K in keyof T]: HttpResponse }> {
    return Promise.all(requests) as Promise<{ [K in keyof T]: HttpResponse }>;
  }

  private dispatch(
    method: string,
    url: string | TemplateStringsArray,
    rest: readonly unknown[],
  ): Promise<HttpResponse> {
    if (typeof url === "string") return this.client.call(method, url, rest[0] as RequestOptions | undefined);
    if (Array.isArray(url)) return this.client.callTemplate(method, url, rest as Template);
    throw new TypeError(`http.${method.toLowerCase()}: the first argument is the URL, not ${String(url)}`);
  }
}
