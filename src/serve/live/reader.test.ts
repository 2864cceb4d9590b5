import { expect, it } from "vitest";
import { Reader } from "./reader.ts";

const mebibyte = new Uint8Array(1024 * 1024);

it("hands on what is sent, and ends behind it", async () => {
  const reader = new Reader();
  reader.send(mebibyte);
  reader.close();
  reader.send(mebibyte);
  expect((await new Response(reader.stream).arrayBuffer()).byteLength).toBe(mebibyte.length);
});

it("lets go of what waits for a page that does not read, and of the page", async () => {
  const reader = new Reader();
  let closed = 0;
  reader.onClosed(() => (closed += 1));
  for (let sent = 0; sent < 40; sent++) reader.send(mebibyte);
  expect(closed).toBe(1);
  await expect(reader.stream.getReader().read()).rejects.toThrow("does not read");
});
