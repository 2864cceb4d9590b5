import type { OperationTally, Recorder } from "#measure";
import type { Endpoint } from "#protocol";
import {
  expandTemplate,
  fillGaps,
  fillTemplate,
  nameOfExpanded,
  type PathValues,
  patternOf,
  type TemplateValues,
  templateOf,
  type UrlPattern,
} from "./http-pattern.ts";
import { withQuery } from "./http-query.ts";
import { type Endpoints, type Place, Target, withoutIds } from "./http-target.ts";
import type { RequestOptions } from "./test-file.ts";

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

/** A route with the place it leads to. */
export interface KnownUrl {
  readonly route: Route;
  readonly endpoint: Endpoint;
  readonly path: string;
  /** `GET /path HTTP/1.1\r\n` */
  readonly requestLine: string;
}

function knownUrl(method: string, route: Route, endpoint: Endpoint, path: string): KnownUrl {
  return { route, endpoint, path, requestLine: `${method} ${path} HTTP/1.1\r\n` };
}

type KnownPattern = UrlPattern & { readonly route: Route };

/** Of each kind this many are remembered per scenario and worker before all are forgotten and worked out anew. */
const rememberedLimit = 10_000;

const namedLimit = 256;

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.size >= rememberedLimit) map.clear();
  map.set(key, value);
}

/** What is remembered of one method. */
class MethodTable {
  readonly urls = new Map<string, KnownUrl>();
  readonly patterns = new Map<string, KnownPattern>();
  /** By the template's own array of strings, of which there is one per place in the test file; "each" = work it out. */
  readonly templates = new Map<readonly string[], KnownPattern | "each">();
  readonly routes = new Map<string, Route>();
  /** URLs that were given a name, with the name. */
  readonly named = new Map<string, { readonly name: string; readonly known: KnownUrl }>();
}

/** The URLs of one scenario's requests in one worker. */
export class RouteTable {
  private readonly recorder: Recorder;
  private readonly scenario: string;
  private readonly target: Target;
  private readonly methods = new Map<string, MethodTable>();

  constructor(recorder: Recorder, scenario: string, target: string, endpoints: Endpoints) {
    this.recorder = recorder;
    this.scenario = scenario;
    this.target = new Target(target, endpoints);
  }

  placeOf(url: string): Place {
    return this.target.placeOf(url);
  }

  /** For a URL that is the same every time: looked up by the text. */
  find(method: string, url: string): KnownUrl {
    const { urls } = this.of(method);
    let known = urls.get(url);
    if (known === undefined) {
      known = this.findOnce(method, url);
      remember(urls, url, known);
    }
    return known;
  }

  /** For a URL that will hardly come again. */
  findOnce(method: string, url: string): KnownUrl {
    const place = this.target.placeOf(url);
    return this.knownAt(method, place, withoutIds(this.target.bareName(place)));
  }

  /** For a URL with a path, a query or a name of its own among the call's options. */
  resolve(method: string, url: string, { path, query, name }: RequestOptions): KnownUrl {
    let known: KnownUrl;
    if (path !== undefined) known = this.filled(method, url, path, name);
    else if (name !== undefined) known = this.named(method, url, name);
    else known = this.find(method, url);
    if (query === undefined) return known;
    return knownUrl(method, known.route, known.endpoint, withQuery(known.path, query));
  }

  private named(method: string, url: string, name: string): KnownUrl {
    const { named } = this.of(method);
    const before = named.get(url);
    if (before !== undefined && before.name === name) return before.known;
    const known = this.knownAt(method, this.target.placeOf(url), name);
    // A name is mostly given to URLs that hardly come again: only the first are remembered.
    if (before === undefined && named.size < namedLimit) named.set(url, { name, known });
    return known;
  }

  private filled(method: string, url: string, values: PathValues, name: string | undefined): KnownUrl {
    const { patterns } = this.of(method);
    let pattern = patterns.get(url);
    if (pattern === undefined) {
      pattern = this.routed(method, patternOf(url, this.target));
      remember(patterns, url, pattern);
    }
    const route = name === undefined ? pattern.route : this.routeOf(method, name);
    return knownUrl(method, route, pattern.endpoint, fillGaps(url, pattern, values));
  }

  /** For a URL given as a template: counted under the template. */
  template(method: string, strings: readonly string[], values: TemplateValues): KnownUrl {
    const { templates } = this.of(method);
    let known = templates.get(strings);
    if (known === undefined) {
      const pattern = templateOf(strings, this.target);
      known = pattern === undefined ? "each" : this.routed(method, pattern);
      remember(templates, strings, known);
    }
    if (known !== "each") return knownUrl(method, known.route, known.endpoint, fillTemplate(known, values));
    const { url, pattern } = expandTemplate(strings, values);
    const name = nameOfExpanded(withoutIds(this.target.bareName(this.target.placeOf(pattern))));
    return this.knownAt(method, this.target.placeOf(url), name);
  }

  private routed(method: string, pattern: UrlPattern): KnownPattern {
    return { ...pattern, route: this.routeOf(method, pattern.name) };
  }

  private knownAt(method: string, { endpoint, path }: Place, name: string): KnownUrl {
    return knownUrl(method, this.routeOf(method, name), endpoint, path);
  }

  private routeOf(method: string, name: string): Route {
    const { routes } = this.of(method);
    let route = routes.get(name);
    if (route === undefined) {
      route = new Route(this.recorder, method, name, this.scenario);
      remember(routes, name, route);
    }
    return route;
  }

  private of(method: string): MethodTable {
    let table = this.methods.get(method);
    if (table === undefined) {
      table = new MethodTable();
      this.methods.set(method, table);
    }
    return table;
  }
}
