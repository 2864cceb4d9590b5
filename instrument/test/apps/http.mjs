import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { span } from "@plimsoll/instrument";

const server = createServer(async (request, response) => {
  if (request.url === "/exit") return response.end("bye", () => process.exit(0));
  if (request.url === "/close") return response.end("bye", () => server.close());
  const name = request.url?.startsWith("/deep") ? "deep" : "work";
  await span(name, async () => {
    await sleep(1);
    if (process.env.LEAF_URL) await (await fetch(`${process.env.LEAF_URL}${request.url}`)).text();
  });
  response.setHeader("connection", request.headers.connection ?? "keep-alive");
  response.end("ok");
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
