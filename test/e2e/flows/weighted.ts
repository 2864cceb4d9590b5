import { defineTest, scenario } from "plimsoll";

const often = scenario("often", {
  weight: 3,
  start: async ({ http }) => {
    await http.get("/login");
  },
  tasks: { ask: ({ http }) => http.get("/often") },
});

// Its own load, as any load in the file, is left aside by a search.
const seldom = scenario("seldom", { weight: 1, load: { users: 5 }, tasks: { ask: ({ http }) => http.get("/seldom") } });

export default defineTest({ scenarios: [often, seldom] });
