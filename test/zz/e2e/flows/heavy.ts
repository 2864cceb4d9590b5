import { defineTest, scenario } from "plimsoll";

/** Spends a third of a millisecond of the generator's own CPU per request, so that the generator is what is full. */
const heavy = scenario("heavy", {
  tasks: {
    think: async ({ http }) => {
      await http.get("/think");
      const endMs = performance.now() + 0.3;
      while (performance.now() < endMs);
    },
  },
});

export default defineTest({ target: "http://127.0.0.1:1", scenarios: [heavy] });
