import { defineTest, scenario } from "plimsoll";

/** Carries every kind of credential there is to a URL that leads elsewhere. */
const carrier = scenario("carrier", async ({ http, env }) => {
  http.headers.authorization = "Bearer canary-user";
  http.headers.cookie = "user=canary-user-cookie";
  http.cookies.set("jar", "canary-jar");
  await http.post(env["START"] ?? "", {
    json: { order: 1 },
    headers: { "proxy-authorization": "Basic canary-proxy", "x-plain": "goes along" },
    auth: { username: "canary", password: "canary-password" },
  });
});

export default defineTest({
  scenarios: [carrier],
  headers: { authorization: "Bearer canary-test" },
});
