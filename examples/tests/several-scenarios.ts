// People and a machine at the same time: 40 users who think, and a price robot that comes 20 times a second.
import { defineTest, scenario, setup } from "plimsoll";

const session = setup(async ({ http }) => {
  const login = await http.post("/auth/token", { json: { username: "testuser", password: "testpass" } });
  return { bearer: login.json<{ access_token: string }>().access_token };
});

const people = scenario("people", {
  load: { users: 40, rampUp: "10s", hold: "50s" },
  pause: ["500ms", "2s"],
  tasks: {
    "list products": ({ http }) => http.get("/api/products", { auth: session.data }),
    "see the cart": ({ http }) => http.get("/api/cart", { auth: session.data }),
  },
});

const robot = scenario("price robot", {
  load: { rate: "20/s", duration: "1m" },
  tasks: {
    "read a price": ({ http, random }) =>
      http.get("/api/products/:id", { path: { id: random.integer(1, 500) }, auth: session.data }),
  },
});

export default defineTest({
  target: "http://127.0.0.1:3000",
  setup: session,
  scenarios: [people, robot],
  slo: ["scenario people p95 < 300ms", "scenario price robot p95 < 300ms", "errors < 1%"],
});
