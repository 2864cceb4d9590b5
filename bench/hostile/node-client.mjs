import http from "node:http";

// What one would write by hand: 10 loops of requests for some seconds, each with a deadline of 2 s, by node:http with a
// keep-alive agent or by fetch, which is undici. Prints how its requests ended, as JSON.

const [kind, url, seconds, connections] = process.argv.slice(2);
const deadlineMs = 2000;
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(connections) });
const counts = { sent: 0, good: 0, other: 0, failed: 0, kinds: {} };

function byHttp() {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, timeout: deadlineMs }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode));
      response.once("error", reject);
    });
    request.once("timeout", () => request.destroy(new Error("timeout")));
    request.once("error", reject);
  });
}

async function byFetch() {
  const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
  for await (const _ of response.body ?? []);
  return response.status;
}

const once = kind === "fetch" ? byFetch : byHttp;
const endMs = performance.now() + Number(seconds) * 1000;
async function loop() {
  while (performance.now() < endMs) {
    counts.sent++;
    try {
      const status = await once();
      if (status < 400) counts.good++;
      else counts.other++;
    } catch (error) {
      counts.failed++;
      const name = error.cause?.code ?? error.code ?? error.message;
      counts.kinds[name] = (counts.kinds[name] ?? 0) + 1;
    }
  }
}

const report = () => process.stdout.write(JSON.stringify(counts));
process.once("SIGINT", () => {
  report();
  process.exit(130);
});
await Promise.all(Array.from({ length: Number(connections) }, loop));
report();
process.exit(0);
