import { defineTest, scenario } from "plimsoll";

/** Asks for far more than any limit of its test: setup does, and so does every iteration, all at once. */
export default defineTest({
  setup: async ({ http }) => {
    await Promise.all(Array.from({ length: 30 }, () => http.get("/setup")));
  },
  scenarios: [
    scenario("burst", async ({ http }) => {
      await Promise.all(Array.from({ length: 50 }, (_, each) => http.get(`/burst?nth=${each}`)));
    }),
  ],
});
