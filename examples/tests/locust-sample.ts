// The minimum viable load test of a REST API, as it is usually written for Locust: 200 users, 10 more every second.
import { defineTest, scenario } from "plimsoll";

const apiUser = scenario("API user", {
  pause: ["1s", "3s"],
  async start({ http }) {
    const login = await http.post("/auth/token", { json: { username: "testuser", password: "testpass" } });
    http.headers.authorization = `Bearer ${login.json<{ access_token: string }>().access_token}`;
  },
  tasks: {
    "list products": { weight: 3, run: ({ http }) => http.get("/api/products") },
    "product detail": {
      weight: 1,
      // One name for all products: what fills `:id` is not part of it.
      run: ({ http, random }) => http.get("/api/products/:id", { path: { id: random.integer(1, 500) } }),
    },
  },
});

export default defineTest({
  target: "http://127.0.0.1:3000",
  scenarios: [apiUser],
  load: { users: 200, spawnRate: "10/s", hold: "10m" },
  slo: ["p95 < 500ms", "errors < 1%"],
});
