// The shop on an ordinary day: people look around, search, fill their carts, and some of them buy.
import { csv, defineTest, scenario } from "plimsoll";

const accounts = csv<{ username: string; password: string }>("./accounts.csv", {
  pick: "unique",
  whenEmpty: "recycle",
});
const searches = [{ q: "oak" }, { q: "lamp" }, { q: "copper clock" }];

const customer = scenario("customer", {
  pause: ["100ms", "400ms"],
  async start({ http }) {
    const login = await http.post("/auth/token", { json: accounts.next() });
    http.headers.authorization = `Bearer ${login.json<{ access_token: string }>().access_token}`;
  },
  tasks: {
    "list products": {
      weight: 4,
      run: ({ http, random }) => http.get("/api/products", { query: { page: random.integer(1, 25) } }),
    },
    "view a product": {
      weight: 5,
      async run({ http, random, check }) {
        const product = await http.get("/api/products/:id", { path: { id: random.integer(1, 500) } });
        check(product, { "has a price": (response) => response.json<{ price: number }>().price > 0 });
      },
    },
    search: { weight: 2, run: ({ http, random }) => http.get("/api/search", { query: random.pick(searches) }) },
    async buy({ http, random }) {
      await http.post("/api/cart", { json: { productId: random.integer(1, 500) } });
      await http.get("/api/cart");
      await http.post("/api/checkout");
    },
  },
});

export default defineTest({
  target: "http://127.0.0.1:3000",
  scenarios: [customer],
  load: { users: 40, rampUp: "10s", hold: "50s" },
  slo: ["p95 < 150ms", "p99 < 300ms", "POST /api/checkout p95 < 200ms", "errors < 1%", "checks > 99%"],
});
