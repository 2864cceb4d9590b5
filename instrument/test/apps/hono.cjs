const { serve } = require("@hono/node-server");
const { Hono } = require("hono");
const { setTimeout: sleep } = require("timers/promises");

const app = new Hono();
app.get("/items/:id", async (c) => {
  await sleep(1);
  return c.text(await (await fetch(`${process.env.LEAF_URL}/${c.req.param("id")}`)).text());
});
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(port));
