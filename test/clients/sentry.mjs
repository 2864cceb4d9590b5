// node sentry.mjs <transactions> <package> [static|stream]: so many transactions of three spans, and one error. By
// "stream" each span is sent by itself, not within its transaction. Prints what it sent.
const [, , count = "100", name = "@sentry/node", traceLifecycle = "static"] = process.argv;
const Sentry = await (name === "@sentry/node" ? import("@sentry/node") : import("sentry-node-11"));
Sentry.init({ release: "basket@1.0.0", tracesSampleRate: 1, traceLifecycle });
/** @type {string[]} */
const sent = [];

/** @param {{ name: string, op: string, forceTransaction?: boolean }} options @param {() => void} inside */
function span(options, inside) {
  Sentry.startSpan(options, (begun) => {
    const { traceId, spanId } = begun.spanContext();
    sent.push(`${traceId} ${spanId} ${options.name}`);
    inside();
  });
}

for (let index = 0; index < Number(count); index++) {
  span({ name: `GET /basket/${index}`, op: "http.server", forceTransaction: true }, () => {
    span({ name: "SELECT 1", op: "db" }, () => undefined);
    span({ name: "GET http://prices/", op: "http.client" }, () => undefined);
  });
  // Its transport holds 64 envelopes and drops what is beyond.
  if (index % 20 === 19) await Sentry.flush(10_000);
}
Sentry.captureException(new Error("one error"));
await Sentry.flush(10_000);
process.stdout.write(JSON.stringify(sent));
