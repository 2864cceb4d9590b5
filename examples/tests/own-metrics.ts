// Metrics of your own, and `measure`: it times anything, here a name lookup by Node itself, as an operation.
import { lookup } from "node:dns/promises";
import { counter, defineTest, gauge, rate, scenario, trend } from "plimsoll";

const found = counter("products found");
const total = gauge("size of the last answer");
const empty = rate("searches without result");
const size = trend("products per search", { unit: "products" });

const searcher = scenario("searcher", {
  pause: ["200ms", "500ms"],
  async start({ http }) {
    const login = await http.post("/auth/token", { json: { username: "testuser", password: "testpass" } });
    http.headers.authorization = `Bearer ${login.json<{ access_token: string }>().access_token}`;
  },
  tasks: {
    search: async ({ http, random, measure }) => {
      await measure("dns", "lookup localhost", () => lookup("localhost"));

      const q = random.pick(["oak", "lamp", "bamboo stool", "unicorn"]);
      const answer = await http.get("/api/search", { query: { q } });
      const count = answer.json<{ products: unknown[] }>().products.length;
      found.add(count);
      total.set(count);
      empty.add(count === 0);
      size.add(count);
    },
  },
});

export default defineTest({
  target: "http://127.0.0.1:3000",
  scenarios: [searcher],
  load: { users: 20, hold: "1m" },
  slo: ["GET /api/search p95 < 300ms", "errors < 1%"],
});
