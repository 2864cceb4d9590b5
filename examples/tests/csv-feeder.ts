// Every user logs in with an account of its own from a file; search words come round and round from a list.
import { csv, defineTest, feeder, scenario } from "plimsoll";

const accounts = csv<{ username: string; password: string }>("./accounts.csv", { pick: "unique" });
const words = feeder([{ q: "oak" }, { q: "lamp" }, { q: "steel chair" }, { q: "nothing like it" }]);

const customer = scenario("customer", {
  pause: ["500ms", "1s"],
  async start({ http }) {
    const account = accounts.next();
    const login = await http.post("/auth/token", { json: account });
    http.headers.authorization = `Bearer ${login.json<{ access_token: string }>().access_token}`;
    return account;
  },
  tasks: {
    async search({ http, check }) {
      const query = words.next();
      const found = await http.get("/api/search", { query });
      check(found, { "answers what was asked": (response) => response.json<{ q: string }>().q === query.q });
    },
  },
});

export default defineTest({
  target: "http://127.0.0.1:3000",
  scenarios: [customer],
  load: { users: 100, rampUp: "10s", hold: "1m" },
  slo: ["p95 < 300ms", "errors < 1%", "checks > 99%"],
});
