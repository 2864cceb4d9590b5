import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock, Timer } from "#run";
import { FaultProblem, readFault } from "#scenario";
import { parseDuration } from "#units";
import type { RunningProxy } from "../proxy.ts";
import type { Route } from "../route.ts";
import { Admission } from "./admission.ts";

const bodyMax = 64 * 1024;
const faultsMax = 32;
/** Faults that nobody takes back end by themselves. */
const usualMs = 600_000;
const longestMs = 24 * 3_600_000;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const refused = (status: number, error: string): Answer => ({ status, body: { error } });

/** Faults are switched here while the proxy runs. Routes stay those of the command line: nobody gets elsewhere by it. */
export class ControlServer {
  private readonly server: Server;
  private readonly admission: Admission;
  private readonly expiries = new Map<Route, Timer>();
  private readonly proxy: RunningProxy;
  private readonly clock: Clock;

  constructor(proxy: RunningProxy, token: string, clock: Clock) {
    this.proxy = proxy;
    this.clock = clock;
    this.admission = new Admission(token, clock);
    this.server = createServer((request, response) => void this.serve(request, response));
    this.server.headersTimeout = 10_000;
    this.server.requestTimeout = 15_000;
    this.server.maxConnections = 64;
  }

  /** On loopback, whoever asks. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  async close(): Promise<void> {
    for (const timer of this.expiries.values()) timer.cancel();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.admission.refusalOf(request);
    let answer: Answer;
    try {
      answer = refusal === undefined ? await this.answer(request) : refused(refusal.status, refusal.why);
    } catch {
      // It hung up in the middle of its request.
      response.destroy();
      return;
    }
    response.writeHead(answer.status, {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      // A body that was not read would be taken for the next request.
      connection: "close",
    });
    response.end(`${JSON.stringify(answer.body)}\n`);
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const { method = "", url = "" } = request;
    if (url === "/v1/routes") {
      if (method !== "GET") return refused(405, "GET alone");
      return { status: 200, body: { nowSeconds: this.clock.nowMs() / 1000, routes: this.proxy.sights() } };
    }
    const port = /^\/v1\/routes\/(\d{1,5})\/faults$/.exec(url)?.[1];
    if (port === undefined) return refused(404, "there is /v1/routes and /v1/routes/<port>/faults");
    const route = this.proxy.routes.find((each) => each.sight().listen.endsWith(`:${port}`));
    if (route === undefined) return refused(404, `no route listens on ${port}`);
    if (method === "DELETE") return this.replace(route, { faults: [] });
    if (method !== "PUT" && method !== "PATCH") return refused(405, "PUT, PATCH or DELETE");
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
      return refused(415, "content-type: application/json");
    const text = await bodyOf(request);
    if (text === undefined) return refused(413, "64 KiB at most");
    return method === "PUT" ? this.replace(route, asJson(text)) : this.change(route, asJson(text));
  }

  private replace(route: Route, input: unknown): Answer {
    const { faults, for: length = usualMs, on = true, ...more } = (input ?? {}) as Readonly<Record<string, unknown>>;
    if (!Array.isArray(faults) || faults.length > faultsMax || Object.keys(more).length > 0 || typeof on !== "boolean")
      return refused(400, `send {"faults":[{"latency":"100ms"}],"for":"10m"}`);
    const durationMs = lengthOf(length);
    if (durationMs === undefined) return refused(400, lengthHint);
    try {
      route.replace(
        faults.map((fault) => readFault(fault)),
        on,
      );
    } catch (error) {
      if (!(error instanceof FaultProblem)) throw error;
      return refused(400, `${error.message}. ${error.hint}`);
    }
    this.expireAfter(route, faults.length === 0 ? undefined : durationMs);
    return { status: 200, body: route.sight() };
  }

  /** The faults there are stay, for so long from now on; those that a method switches go on or off. */
  private change(route: Route, input: unknown): Answer {
    const { for: length, on, ...more } = (input ?? {}) as Readonly<Record<string, unknown>>;
    const isKnown = (typeof on === "boolean" || on === undefined) && (on !== undefined || length !== undefined);
    if (!isKnown || Object.keys(more).length > 0) return refused(400, `send {"for":"10m"}, {"on":false} or both`);
    const durationMs = length === undefined ? undefined : lengthOf(length);
    if (length !== undefined && durationMs === undefined) return refused(400, lengthHint);
    const hasFaults = route.sight().faults.length > 0;
    // What has ended by itself does not come back because somebody asks for more time.
    if (!hasFaults) return refused(409, "no fault is there any more: send them by PUT");
    if (on !== undefined) route.switchMethodFaults(on);
    if (durationMs !== undefined) this.expireAfter(route, durationMs);
    return { status: 200, body: route.sight() };
  }

  private expireAfter(route: Route, durationMs: number | undefined): void {
    this.expiries.get(route)?.cancel();
    if (durationMs !== undefined)
      this.expiries.set(
        route,
        this.clock.after(durationMs, () => route.replace([])),
      );
  }
}

const lengthHint = `"for" is a duration of a day at most, such as "10m"`;

function lengthOf(input: unknown): number | undefined {
  const parsed = typeof input === "string" || typeof input === "number" ? parseDuration(input) : undefined;
  return parsed?.ok === true && parsed.value > 0 && parsed.value <= longestMs ? parsed.value : undefined;
}

/** Undefined = too large. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    // Read to its end all the same: who still sends would not see the answer.
    if (length <= bodyMax) chunks.push(chunk as Buffer);
  }
  return length > bodyMax ? undefined : Buffer.concat(chunks).toString("utf8");
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
