import { defineTest, scenario } from "plimsoll";

/** Each user logs in once; each iteration is one request, a step with one and a batch of three. */
const visitor = scenario("visitor", {
  async start({ http }) {
    await http.post("/login", { json: { name: "visitor" } });
  },
  tasks: {
    visit: async ({ http, step, check, random }) => {
      const page = await http.get("/page/:id", { path: { id: random.integer(1, 9) } });
      check(page, { "has a body": (response) => response.text().length === 34 });
      await step("order", () => http.post("/order", { form: { amount: 1 } }));
      await http.batch([http.get("/part"), http.get("/part"), http.get("/part")]);
    },
  },
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [visitor] });
