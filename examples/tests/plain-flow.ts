// A flow in plain code, with steps that are timed as a whole: browse, fill the cart, check out.
import { defineTest, scenario } from "plimsoll";

const buyer = scenario("buyer", async ({ http, step, pause, random, check, userId }) => {
  const account = { username: `user${(userId % 999) + 1}`, password: `pass${(userId % 999) + 1}` };
  const login = await http.post("/auth/token", { json: account });
  http.headers.authorization = `Bearer ${login.json<{ access_token: string }>().access_token}`;

  const productId = await step("browse", async () => {
    const page = await http.get("/api/products", { query: { page: random.integer(1, 25) } });
    const { id } = random.pick(page.json<{ products: { id: number }[] }>().products);
    await http.get`/api/products/${id}`;
    return id;
  });
  await pause(["200ms", "600ms"]);

  await step("fill the cart", async () => {
    await http.post("/api/cart", { json: { productId, quantity: random.integer(1, 3) } });
    await http.get("/api/cart");
  });
  await pause(["200ms", "600ms"]);

  const order = await step("check out", () => http.post("/api/checkout"));
  check(order, { "one line was ordered": (response) => response.json<{ lines: number }>().lines === 1 });
});

export default defineTest({
  target: "http://127.0.0.1:3000",
  scenarios: [buyer],
  load: { users: 50, rampUp: "10s", hold: "1m" },
  slo: ["step browse p95 < 500ms", "POST /api/checkout p95 < 300ms", "errors < 1%", "checks > 99%"],
});
