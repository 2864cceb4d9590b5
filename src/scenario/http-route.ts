import type { OperationTally, Recorder } from "#measure";
import type { Endpoint } from "#protocol";

/** Where a URL leads, ready to be written into a request line. */
export interface Destination {
  readonly endpoint: Endpoint;
  /** Path and query, percent-encoded. */
  readonly path: string;
  readonly url: string;
}

/** Endpoints by origin, one object each, so that sessions are found by identity. */
export class Endpoints {
  private readonly byOrigin = new Map<string, Endpoint>();

  of(url: URL): Endpoint {
    let endpoint = this.byOrigin.get(url.origin);
    if (endpoint === undefined) {
      const secure = url.protocol === "https:";
      const host = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
      endpoint = { secure, host, port: Number(url.port) || (secure ? 443 : 80), origin: url.origin };
      this.byOrigin.set(url.origin, endpoint);
    }
    return endpoint;
  }
}

/** A method and a name in one scenario: what requests are counted under. Its tally depends on the step it runs in. */
export class Route {
  readonly label: string;
  private readonly recorder: Recorder;
  private readonly method: string;
  private readonly name: string;
  private readonly scenario: string;
  private lastStep: string | undefined = undefined;
  private lastTally: OperationTally | undefined = undefined;

  constructor(recorder: Recorder, method: string, name: string, scenario: string) {
    this.recorder = recorder;
    this.method = method;
    this.name = name;
    this.scenario = scenario;
    this.label = `${method} ${name}`;
  }

  tallyIn(step: string | undefined): OperationTally {
    if (this.lastTally !== undefined && this.lastStep === step) return this.lastTally;
    const { method, name, scenario } = this;
    const tally = this.recorder.operation({
      kind: "request",
      protocol: "http",
      method,
      name,
      scenario,
      ...(step === undefined ? {} : { step }),
    });
    this.lastStep = step;
    this.lastTally = tally;
    return tally;
  }
}

/** A route with its destination: what is remembered per URL (or per pattern). */
export interface KnownUrl {
  readonly route: Route;
  readonly destination: Destination;
  /** `GET /path HTTP/1.1\r\n` */
  readonly requestLine: string;
}

/** URLs remembered per scenario and worker before they are forgotten and worked out anew. */
const rememberedLimit = 10_000;

/** The URLs of one scenario's requests in one worker. */
export class RouteTable {
  private readonly recorder: Recorder;
  private readonly scenario: string;
  private readonly target: URL | undefined;
  private readonly endpoints: Endpoints;
  private readonly known = new Map<string, Map<string, KnownUrl>>();
  private readonly routes = new Map<string, Route>();

  constructor(recorder: Recorder, scenario: string, target: string, endpoints: Endpoints) {
    this.recorder = recorder;
    this.scenario = scenario;
    this.target = target === "" ? undefined : new URL(target);
    this.endpoints = endpoints;
  }

  /** For a URL that is the same every time: looked up by the text. */
  find(method: string, url: string): KnownUrl {
    let ofMethod = this.known.get(method);
    if (ofMethod === undefined) {
      ofMethod = new Map();
      this.known.set(method, ofMethod);
    }
    let known = ofMethod.get(url);
    if (known === undefined) {
      known = this.resolve(method, url, undefined);
      if (ofMethod.size >= rememberedLimit) ofMethod.clear();
      ofMethod.set(url, known);
    }
    return known;
  }

  /** For a URL made for this request; `name` counts it together with its like. */
  resolve(method: string, url: string, name: string | undefined): KnownUrl {
    const destination = this.destinationOf(url);
    const route = this.routeOf(method, name ?? nameOf(destination.path));
    return { route, destination, requestLine: `${method} ${destination.path} HTTP/1.1\r\n` };
  }

  destinationOf(url: string, base?: string): Destination {
    const parsed = parseUrl(url, base ?? this.target?.href);
    // A path is put behind the target's own path, as if the target were a prefix: /v1 + /users.
    if (base === undefined && url.startsWith("/") && this.target !== undefined && this.target.pathname !== "/") {
      parsed.pathname = this.target.pathname.replace(/\/$/, "") + parsed.pathname;
    }
    const endpoint = this.endpoints.of(parsed);
    return { endpoint, path: parsed.pathname + parsed.search, url: parsed.origin + parsed.pathname + parsed.search };
  }

  routeOf(method: string, name: string): Route {
    const key = `${method} ${name}`;
    let route = this.routes.get(key);
    if (route === undefined) {
      route = new Route(this.recorder, method, name, this.scenario);
      if (this.routes.size >= rememberedLimit) this.routes.clear();
      this.routes.set(key, route);
    }
    return route;
  }
}

function parseUrl(url: string, base: string | undefined): URL {
  let parsed: URL;
  try {
    parsed = new URL(url, base);
  } catch (cause) {
    const why =
      base === undefined ? "the test has no target, so the URL must begin with http:// or https://" : "it is not a URL";
    throw new TypeError(`cannot request ${JSON.stringify(url)}: ${why}`, { cause });
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") {
    throw new TypeError(`cannot request ${JSON.stringify(url)}: only http:// and https:// are spoken here`);
  }
  return parsed;
}

const idSegment = /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,})$/i;

/** A path's name: without query, segments that look like ids as `:id`, so that a million ids are one operation. */
export function nameOf(path: string): string {
  const question = path.indexOf("?");
  const bare = question < 0 ? path : path.slice(0, question);
  if (!/\d/.test(bare)) return bare;
  return bare
    .split("/")
    .map((segment) => (idSegment.test(segment) ? ":id" : segment))
    .join("/");
}

/** Fills the `:name` parts of a pattern. */
export function fillPath(pattern: string, values: Readonly<Record<string, string | number>>): string {
  const used = new Set<string>();
  // Not the colons of `http://` or of a port: a parameter begins right after a slash.
  const filled = pattern.replace(/(?<=\/):([A-Za-z_]\w*)/g, (_whole, key: string) => {
    const value = values[key];
    if (value === undefined)
      throw new TypeError(
        `path: ${pattern} needs a value for :${key}; given: ${Object.keys(values).join(", ") || "none"}`,
      );
    used.add(key);
    return encodeURIComponent(String(value));
  });
  for (const key of Object.keys(values)) {
    if (!used.has(key)) throw new TypeError(`path: ${pattern} has no :${key}`);
  }
  return filled;
}

export function withQuery(url: string, query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return url;
  const text = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return `${url}${url.includes("?") ? "&" : "?"}${text}`;
}
