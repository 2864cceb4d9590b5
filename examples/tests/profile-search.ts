// What everybody else does: search by tag, then look at some of those found.
import { defineTest, scenario } from "plimsoll";

interface Found {
  readonly total: number;
  readonly users: readonly { readonly id: number }[];
}

const visitor = scenario("visitor", async ({ http, random, check, pause }) => {
  const answer = await http.get("/users", { query: { tag: `team-${random.integer(0, 19)}` } });
  check(answer, { "somebody has the tag": (response) => response.json<Found>().total > 0 });

  const some = random.shuffle(answer.json<Found>().users).slice(0, 3);
  for (const { id } of some) {
    await pause(["200ms", "800ms"]);
    await http.get("/users/:id", { path: { id } });
  }
});

export default defineTest({
  target: "http://127.0.0.1:5000",
  scenarios: [visitor],
  load: { users: 50, rampUp: "10s", hold: "2m" },
  slo: ["GET /users p95 < 200ms", "GET /users/:id p95 < 200ms", "errors < 1%", "checks > 99%"],
});
