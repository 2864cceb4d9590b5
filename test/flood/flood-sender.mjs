import http from "node:http";

// Sends so many bodies at once, again and again, on new connections. It stands for other machines, and is started so that
// what it needs of this one is nothing to whoever is measured.

process.once("disconnect", () => process.exit());

const once = (url, body, headers) =>
  new Promise((resolve) => {
    const request = http.request(url, { method: "POST", headers, agent: false }, (response) =>
      response.resume().once("end", () => resolve(response.statusCode)),
    );
    request.once("error", () => resolve(0));
    request.end(body);
  });

async function flood({ url, body, headers, atOnce, forMs }) {
  const untilMs = performance.now() + forMs;
  const answered = {};
  do {
    const statuses = await Promise.all(Array.from({ length: atOnce }, () => once(url, body, headers)));
    for (const status of statuses) answered[status] = (answered[status] ?? 0) + 1;
  } while (performance.now() < untilMs);
  process.send(answered);
}

process.on("message", (order) => void flood(order));
