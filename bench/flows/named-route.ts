import { defineTest, scenario } from "plimsoll";

/** What a user of the test file writes: awaited, named by its route, checked. The trace header is on by default. */
const reader = scenario("reader", {
  tasks: {
    "read an item": async ({ http, random, check }) => {
      const item = await http.get("/items/:id", { path: { id: random.integer(1, 500) } });
      check(item, { "is there": (response) => response.status === 200 });
    },
  },
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [reader] });
