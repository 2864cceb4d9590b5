// Registering by an HTML form, uploading a picture by form and as a plain body, an admin with a password.
import { defineTest, file, scenario } from "plimsoll";

// Read once, shared by all users.
const picture = file("./avatar.png");
const auth = { username: "admin", password: "letmein" };

const member = scenario("member", async ({ http, random, check }) => {
  const registered = await http.post("/users", { form: { name: random.uuid(), tag: "members" } });
  const path = { id: registered.json<{ id: number }>().id };

  const multipart = { caption: "me", avatar: { file: "./avatar.png", contentType: "image/png" } };
  await http.put("/users/:id/avatar", { path, multipart });
  const shown = await http.get("/users/:id/avatar", { path });
  check(shown, { "is the picture sent": (response) => Buffer.compare(picture, response.bytes()) === 0 });

  await http.put("/users/:id/avatar", { path, body: picture, headers: { "content-type": "image/png" } });
  await http.delete("/users/:id", { path, auth });
  await http.get("/users/:id", { path, expect: 404, name: "/users/:id (gone)" });
});

export default defineTest({
  target: "http://127.0.0.1:5000",
  scenarios: [member],
  load: { users: 20, hold: "1m" },
  slo: ["p95 < 300ms", "errors < 1%", "checks > 99%"],
});
