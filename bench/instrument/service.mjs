// A service as small as can be: whatever is added to it shows.
import { createServer } from "node:http";

const server = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end('{"id":1,"name":"oak desk"}');
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
