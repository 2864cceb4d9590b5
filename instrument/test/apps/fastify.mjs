import Fastify from "fastify";
import { setTimeout as sleep } from "node:timers/promises";

const app = Fastify();
await app.register(
  async (items) => {
    items.get("/:id", async (request) => {
      await sleep(1);
      return (await fetch(`${process.env.LEAF_URL}/${request.params.id}`)).text();
    });
  },
  { prefix: "/items" },
);
await app.listen({ port: 0, host: "127.0.0.1" });
console.log(app.server.address().port);
