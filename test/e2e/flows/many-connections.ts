import { defineTest, scenario } from "plimsoll";

// Each user asks for eight things at once, each on a connection of its own.
const eager = scenario("eager", async ({ http }) => {
  await http.batch(Array.from({ length: 8 }, (_, index) => http.get(`/part/${index}`)));
});

export default defineTest({ scenarios: [eager] });
