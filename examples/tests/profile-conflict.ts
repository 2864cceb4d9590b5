// A few profiles, fetched, updated and searched by all users at once: how does it bear conflict and locking?
import { counter, defineTest, scenario, setup } from "plimsoll";

const registered = setup(async ({ http, random }) => {
  const tag = random.string(12);
  const ids: number[] = [];
  while (ids.length < 10) {
    const profile = await http.post("/users", { json: { name: random.uuid(), tag } });
    ids.push(profile.json<{ id: number }>().id);
  }
  return { tag, ids };
});

const conflicts = counter("conflicts");

const everybody = scenario("everybody", {
  tasks: {
    fetch: ({ http, random }) => http.get("/users/:id", { path: { id: random.pick(registered.data.ids) } }),
    search: ({ http }) => http.get("/users", { query: { tag: registered.data.tag } }),
    async update({ http, random }) {
      const path = { id: random.pick(registered.data.ids) };
      const read = await http.get("/users/:id", { path });
      const headers = { "if-match": read.headers.etag ?? "" };
      const change = { path, headers, json: { about: random.string(40) } };
      // 409: somebody else was faster. That is an answer, not an error.
      const answer = await http.patch("/users/:id", { ...change, expect: [200, 409] });
      if (answer.status === 409) conflicts.add(1);
    },
  },
});

export default defineTest({
  target: "http://127.0.0.1:5000",
  setup: registered,
  scenarios: [everybody],
  load: { users: 20, hold: "1m" },
  slo: ["errors < 1%", "PATCH /users/:id p95 < 2s"],
});
