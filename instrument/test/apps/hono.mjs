import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { setTimeout as sleep } from "node:timers/promises";

const items = new Hono();
items.get("/:id", async (c) => {
  await sleep(1);
  return c.text(await (await fetch(`${process.env.LEAF_URL}/${c.req.param("id")}`)).text());
});
const app = new Hono();
app.use("*", async (_c, next) => next());
app.route("/items", items);
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(port));
