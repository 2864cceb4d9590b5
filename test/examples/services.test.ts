import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.ts";

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

async function call(service: Service, method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(service.url + path, { method, ...init });
  const text = await response.text();
  const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, body, headers: response.headers };
}

const upwards = (left: number, right: number): number => left - right;
const json = (body: unknown): RequestInit => ({ body: JSON.stringify(body) });

describe("the shop", () => {
  let shop: Service;
  let headers: Record<string, string>;
  beforeAll(async () => {
    shop = await startService("shop", { SHOP_ROUND_TRIP_MS: "1" });
    const login = await call(shop, "POST", "/auth/token", json({ username: "testuser", password: "testpass" }));
    headers = { authorization: `Bearer ${String(login.body.access_token)}` };
  });
  afterAll(async () => {
    expect(await shop.stop("SIGINT")).toBe(0);
  });

  test("refuses a wrong password, a missing and a forged token with 401", async () => {
    expect((await call(shop, "POST", "/auth/token", json({ username: "testuser", password: "no" }))).status).toBe(401);
    expect((await call(shop, "GET", "/api/cart")).status).toBe(401);
    const forged = { authorization: String(headers.authorization).replace("1000.", "999.") };
    expect((await call(shop, "GET", "/api/cart", { headers: forged })).status).toBe(401);
  });

  test("lists 500 products in pages of 20 and finds them by id and by word", async () => {
    const last = await call(shop, "GET", "/api/products?page=25", { headers });
    expect(last.body).toMatchObject({ page: 25, next: null });
    expect(last.body.products).toHaveLength(20);
    expect((await call(shop, "GET", "/api/products/1", { headers })).body).toMatchObject({ id: 1, name: "Oak Desk 1" });
    expect((await call(shop, "GET", "/api/search?q=OAK%20desk", { headers })).body.products).toHaveLength(5);
    expect((await call(shop, "GET", "/api/search?q='%25", { headers })).body.products).toEqual([]);
  });

  test("answers bad input with 4xx and a reason", async () => {
    const refused = [
      ["GET", "/api/products/501", 404],
      ["GET", "/api/products/x", 400],
      ["GET", "/api/products?page=0", 400],
      ["GET", "/api/search", 400],
      ["PUT", "/api/cart", 405],
      ["GET", "/nothing", 404],
    ] as const;
    for (const [method, path, status] of refused) {
      const answer = await call(shop, method, path, { headers });
      expect([path, answer.status, typeof answer.body.error]).toEqual([path, status, "string"]);
    }
    for (const body of ["no json", "[]", "{}", '{"productId":1,"quantity":0}']) {
      expect((await call(shop, "POST", "/api/cart", { headers, body })).status).toBe(400);
    }
    expect((await call(shop, "POST", "/api/cart", { headers, body: "x".repeat(1_100_000) })).status).toBe(413);
  });

  test("sells what is in the cart, once", async () => {
    await call(shop, "POST", "/api/cart", { headers, ...json({ productId: 3, quantity: 2 }) });
    const added = await call(shop, "POST", "/api/cart", { headers, ...json({ productId: 3 }) });
    expect([added.status, added.body]).toEqual([201, { productId: 3, quantity: 3 }]);
    const cart = await call(shop, "GET", "/api/cart", { headers });
    const both = await Promise.all([1, 2].map(() => call(shop, "POST", "/api/checkout", { headers })));
    expect(both.map(({ status }) => status).toSorted(upwards)).toEqual([201, 409]);
    const order = both.find(({ status }) => status === 201);
    expect(order?.body).toMatchObject({ lines: 1, total: cart.body.total });
    const shown = await call(shop, "GET", String(order?.headers.get("location")), { headers });
    expect(shown.body).toEqual(order?.body);
  });

  test("knows how long its connections are held", async () => {
    const before = await shop.pool();
    await Promise.all(Array.from({ length: 30 }, () => call(shop, "GET", "/api/products/7", { headers })));
    const after = await shop.pool();
    expect(after.checkouts - before.checkouts).toBe(30);
    expect(after).toMatchObject({ size: 10, inUse: 0, waiting: 0, refused: 0 });
    expect(after.holdMsMean).toBeGreaterThan(1);
  });
});

describe("the profile service", () => {
  let profiles: Service;
  beforeAll(async () => {
    profiles = await startService("profiles", { PROFILES_LOOKUP_MS_MIN: "1", PROFILES_LOOKUP_MS_MAX: "3" });
  });
  afterAll(async () => {
    expect(await profiles.stop()).toBe(0);
  });

  test("knows the ids 0 to 999 and no others", async () => {
    expect((await call(profiles, "GET", "/user/999")).body).toMatchObject({ name: "User 999" });
    for (const id of ["1000000", "-1", "me"]) expect((await call(profiles, "GET", `/user/${id}`)).status).toBe(404);
  });

  test("registers, finds by tag, and updates one version at a time", async () => {
    const made = await call(profiles, "POST", "/users", json({ name: "somebody", tag: "rare" }));
    expect(made.status).toBe(201);
    const path = `/users/${String(made.body.id)}`;
    expect((await call(profiles, "GET", "/users?tag=rare")).body).toMatchObject({ total: 1 });

    const updates = Array.from({ length: 5 }, (_, about) =>
      call(profiles, "PATCH", path, { headers: { "if-match": '"1"' }, ...json({ about: `text ${about}` }) }),
    );
    const statuses = (await Promise.all(updates)).map(({ status }) => status);
    expect(statuses.toSorted(upwards)).toEqual([200, 409, 409, 409, 409]);
    const shown = await call(profiles, "GET", path);
    expect([shown.headers.get("etag"), shown.body.version]).toEqual(['"2"', 2]);

    await call(profiles, "PATCH", path, json({ tag: "other" }));
    expect((await call(profiles, "GET", "/users?tag=rare")).body).toMatchObject({ total: 0 });
  });

  test("takes pictures as they are and by form, and deletes for the admin only", async () => {
    const picture = new Uint8Array([137, 80, 78, 71, 13, 10, 0, 255]);
    const form = new FormData();
    form.set("avatar", new Blob([picture], { type: "image/png" }), "a.png");
    const plain = { body: picture, headers: { "content-type": "image/png" } };
    for (const init of [plain, { body: form }]) {
      expect((await call(profiles, "PUT", "/users/5/avatar", init)).body).toEqual({ type: "image/png", bytes: 8 });
      const shown = await fetch(`${profiles.url}/users/5/avatar`);
      expect(new Uint8Array(await shown.arrayBuffer())).toEqual(picture);
    }
    expect((await call(profiles, "PUT", "/users/5/avatar", { body: "text" })).status).toBe(415);
    expect((await call(profiles, "DELETE", "/users/5")).status).toBe(401);
    const headers = { authorization: `Basic ${btoa("admin:letmein")}` };
    expect((await call(profiles, "DELETE", "/users/5", { headers })).status).toBe(204);
    expect((await call(profiles, "GET", "/users/5")).status).toBe(404);
  });
});
