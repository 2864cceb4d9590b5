// A service as small as can be: whatever is added to it shows. SPANS = how many spans of its own a request makes.
import { createServer } from "node:http";
import { span } from "../../instrument/src/index.mjs";

const spans = Number(process.env.SPANS ?? 0);
const server = createServer((_request, response) => {
  for (let each = 0; each < spans; each++)
    span("own", () => {}, { "db.query.text": "select * from products where id = $1" });
  response.setHeader("content-type", "application/json");
  response.end('{"id":1,"name":"oak desk"}');
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
