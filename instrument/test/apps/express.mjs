import express from "express";
import { setTimeout as sleep } from "node:timers/promises";

const items = express.Router();
items.get("/:id", async (request, response) => {
  await sleep(1);
  response.send(await (await fetch(`${process.env.LEAF_URL}/${request.params.id}`)).text());
});
const app = express();
app.use(express.json());
app.use("/items", items);
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
