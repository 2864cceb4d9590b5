// A service as people write them: node --import @plimsoll/instrument instrumented.mjs. `GET /orders` asks `GET /stock`
// of itself twice, one after the other.
import { createServer } from "node:http";

const server = createServer((request, response) => void answer(request, response));

async function answer(request, response) {
  if (request.url.split("?")[0] === "/orders")
    for (const id of [1, 2]) await (await fetch(`${origin()}/stock?id=${id}`)).text();
  response.end("ok");
}

const origin = () => `http://127.0.0.1:${server.address().port}`;
server.listen(0, "127.0.0.1", () => process.send?.({ listening: server.address().port }));
process.on("disconnect", () => process.exit(0));
