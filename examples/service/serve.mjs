// @ts-check
// What both sample services share: answering over HTTP, counting what was seen, ending cleanly on a signal.
import { createServer } from "node:http";
import { readBody, readJson } from "./body.mjs";
import { createLedger } from "./ledger.mjs";
import { Refusal } from "./refusal.mjs";
import { createRouter } from "./router.mjs";
import { nameSpan } from "./tracing.mjs";

/**
 * @typedef {object} Call
 * @property {Readonly<Record<string, string>>} params what the `:name` parts of the path matched
 * @property {URLSearchParams} query
 * @property {import("node:http").IncomingHttpHeaders} headers
 * @property {() => Promise<Buffer>} bytes
 * @property {() => Promise<Record<string, unknown>>} json
 */
/** @typedef {{ status?: number, json?: unknown, bytes?: Uint8Array, headers?: Record<string, string> }} Answer */
/** @typedef {{ method: string, path: string, run: (call: Call) => Answer | Promise<Answer> }} Route */

/** @param {{ name: string, port: number, routes: readonly Route[], stop?: () => unknown }} service */
export function serve({ name, port, routes, stop }) {
  const ledger = createLedger();
  const match = createRouter([
    ...routes,
    { method: "GET", path: "/debug/ledger", run: () => ({ json: ledger.read() }) },
  ]);
  let isStopping = false;

  const server = createServer((request, response) => {
    void answerTo(request, match, ledger).then((answer) => {
      if (isStopping) response.setHeader("connection", "close");
      send(response, answer);
    });
  });
  // Users think for seconds between two requests; Node's default of 5 s would cut their connections meanwhile.
  server.keepAliveTimeout = 65_000;
  server.on("error", (error) => {
    console.error(`${name}: ${error.message}`);
    process.exit(1);
  });
  server.listen({ port, host: "127.0.0.1", backlog: 4096 }, () => {
    const address = /** @type {import("node:net").AddressInfo} */ (server.address());
    console.log(`${name} listening on http://127.0.0.1:${address.port}`);
  });

  const end = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    server.close(() => void Promise.resolve(stop?.()).then(() => process.exit(0)));
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {ReturnType<typeof createRouter>} match
 * @param {ReturnType<typeof createLedger>} ledger
 * @returns {Promise<Answer>}
 */
async function answerTo(request, match, ledger) {
  const method = request.method ?? "GET";
  const [path = "/", search = ""] = (request.url ?? "/").split("?", 2);
  const found = match(method, path);
  const done = ledger.seen(method, found.name);
  if (!found.refusal) nameSpan(method, found.name);
  try {
    if (found.refusal) throw found.refusal;
    const bytes = () => readBody(request);
    const call = { params: found.params, query: new URLSearchParams(search), headers: request.headers, bytes };
    const answer = await found.run({ ...call, json: async () => readJson(await bytes()) });
    done(answer.status ?? 200);
    return answer;
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, "internal error");
    if (refusal !== error && !request.destroyed) console.error(error);
    done(refusal.status);
    return { status: refusal.status, json: { error: refusal.message }, headers: refusal.headers };
  }
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {Answer} answer
 */
function send(response, { status = 200, json, bytes, headers = {} }) {
  const body = json === undefined ? bytes : Buffer.from(JSON.stringify(json));
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (json !== undefined) response.setHeader("content-type", "application/json");
  if (status !== 204) response.setHeader("content-length", body?.byteLength ?? 0);
  response.end(body);
}
