// What people do when they are new: register, look at their profile, complete it. In this order, again and again.
import { defineTest, scenario } from "plimsoll";

interface Profile {
  readonly id: number;
  readonly version: number;
  readonly tag: string;
}

const newcomer = scenario("newcomer", async ({ http, random, check }) => {
  const tag = `tag-${random.integer(1, 1000)}`;
  const registered = await http.post("/users", { json: { name: random.uuid(), tag } });
  const path = { id: registered.json<Profile>().id };

  const profile = await http.get("/users/:id", { path });
  check(profile, { "has the tag it was registered with": (response) => response.json<Profile>().tag === tag });

  const about = random.string(40);
  const updated = await http.patch("/users/:id", { path, json: { about } });
  check(updated, { "is a new version": (response) => response.json<Profile>().version === 2 });
});

export default defineTest({
  target: "http://127.0.0.1:5000",
  scenarios: [newcomer],
  load: { users: 50, rampUp: "10s", hold: "2m" },
  slo: ["p95 < 200ms", "errors < 1%", "checks > 99%"],
});
