const Fastify = require("fastify");
const { setTimeout: sleep } = require("timers/promises");

const app = Fastify();
app.get("/items/:id", async (request) => {
  await sleep(1);
  return (await fetch(`${process.env.LEAF_URL}/${request.params.id}`)).text();
});
app.listen({ port: 0, host: "127.0.0.1" }).then(() => console.log(app.server.address().port));
