const { createServer, get } = require("http");
const { setTimeout: sleep } = require("timers/promises");
const { span } = require("@plimsoll/instrument");

const server = createServer(async (request, response) => {
  await span("work", async () => {
    await sleep(1);
    await new Promise((resolve) =>
      get(`${process.env.LEAF_URL}${request.url}`, (answer) => answer.resume().once("end", resolve)),
    );
  });
  response.end("ok");
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
