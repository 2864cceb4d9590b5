// The shop with its database 100 ms further away. The shop has to go there by port 5433 instead of 5432:
// SHOP_DATABASE_URL=postgres://shop@127.0.0.1:5433/postgres node examples/shop/server.mjs
// plimsoll explore slow-database.ts says what it carries then, and with --no-faults what it carries otherwise.
import { defineTest, scenario } from "plimsoll";

const { SHOP_DATABASE_PORT = "5432", SHOP_PROXY_PORT = "5433" } = process.env;

const visitor = scenario("visitor", {
  start({ http, data }) {
    http.headers.authorization = `Bearer ${String(data)}`;
  },
  tasks: {
    "view a product": ({ http, random }) => http.get("/api/products/:id", { path: { id: random.integer(1, 500) } }),
  },
});

export default defineTest({
  target: "http://127.0.0.1:3000",
  scenarios: [visitor],
  load: { users: 40, hold: "30s" },
  async setup({ http }) {
    const login = await http.post("/auth/token", { json: { username: "testuser", password: "testpass" } });
    return login.json<{ access_token: string }>().access_token;
  },
  fault: {
    database: {
      listen: Number(SHOP_PROXY_PORT),
      to: `127.0.0.1:${SHOP_DATABASE_PORT}`,
      faults: [{ latency: "100ms" }],
    },
  },
});
