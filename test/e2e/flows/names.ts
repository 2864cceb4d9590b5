import { defineTest, scenario } from "plimsoll";

/** A target whose name is known, beside names that name servers have trouble with: `PORT` is the targets' port. */
const to = (name: string, host: string, rate: string) =>
  scenario(name, {
    load: { rate, arrivals: "even", duration: "4s" },
    tasks: { ask: ({ http, env }) => http.get(`http://${host}:${env["PORT"] ?? ""}/${name}`, { name }) },
  });

export default defineTest({
  timeout: { connect: "1s", total: "3s" },
  scenarios: [
    to("healthy", "healthy.test", "200/s"),
    to("unknown", "unknown.test", "10/s"),
    to("failing", "failing.test", "10/s"),
    to("empty", "empty.test", "10/s"),
    to("silent", "silent.test", "10/s"),
    to("moving", "moving.test", "50/s"),
  ],
});
