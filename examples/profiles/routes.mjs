// @ts-check
import { integerIn, textIn } from "../service/input.mjs";
import { Refusal } from "../service/refusal.mjs";
import { readAvatar, readFields } from "./form.mjs";

/** @typedef {import("../service/serve.mjs").Call} Call */
/** @typedef {import("../service/serve.mjs").Answer} Answer */
/** @typedef {ReturnType<typeof import("./store.mjs").createStore>} Store */
/** @typedef {() => Promise<unknown>} Lookup */

const searchLimit = 20;
const admin = `Basic ${Buffer.from("admin:letmein").toString("base64")}`;

/**
 * Each route but /health looks something up once; an update does so while it holds the profile's lock.
 * @param {Store} store
 * @param {Lookup} lookup takes the time a database would
 * @returns {import("../service/serve.mjs").Route[]}
 */
export function profileRoutes(store, lookup) {
  return [
    { method: "GET", path: "/health", run: () => ({ json: { status: "ok" } }) },
    { method: "GET", path: "/user/:id", run: (call) => fetchProfile(call, store, lookup) },
    { method: "GET", path: "/users", run: (call) => search(call, store, lookup) },
    { method: "POST", path: "/users", run: (call) => register(call, store, lookup) },
    { method: "GET", path: "/users/:id", run: (call) => fetchProfile(call, store, lookup) },
    { method: "PATCH", path: "/users/:id", run: (call) => update(call, store, lookup) },
    { method: "DELETE", path: "/users/:id", run: (call) => remove(call, store, lookup) },
    { method: "GET", path: "/users/:id/avatar", run: (call) => fetchAvatar(call, store, lookup) },
    { method: "PUT", path: "/users/:id/avatar", run: (call) => storeAvatar(call, store, lookup) },
  ];
}

/** @param {Call} call @param {Store} store @param {Lookup} lookup @returns {Promise<Answer>} */
async function fetchProfile(call, store, lookup) {
  await lookup();
  const profile = store.find(idOf(call));
  return { json: profile, headers: { etag: `"${profile.version}"` } };
}

/** @param {Call} call @param {Store} store @param {Lookup} lookup @returns {Promise<Answer>} */
async function search(call, store, lookup) {
  const tag = textIn("tag", call.query.get("tag"), 100);
  await lookup();
  return { json: store.search(tag, searchLimit) };
}

/** @param {Call} call @param {Store} store @param {Lookup} lookup @returns {Promise<Answer>} */
async function register(call, store, lookup) {
  const input = await readFields(call);
  const [name, tag] = [textIn("name", input.name, 100), textIn("tag", input.tag, 100)];
  const email = textIn("email", input.email ?? `${name}@example.com`, 200);
  await lookup();
  const profile = store.register({ name, email, about: "", tag });
  return { status: 201, json: profile, headers: { location: `/users/${profile.id}`, etag: '"1"' } };
}

/** @param {Call} call @param {Store} store @param {Lookup} lookup @returns {Promise<Answer>} */
async function update(call, store, lookup) {
  const input = await call.json();
  const names = /** @type {const} */ (["name", "email", "about", "tag"]).filter((name) => input[name] !== undefined);
  if (names.length === 0) throw new Refusal(400, "nothing to change: send name, email, about or tag");
  const changes = Object.fromEntries(names.map((name) => [name, textIn(name, input[name], 200)]));
  const profile = await store.update(idOf(call), versionOf(call), changes, lookup);
  return { json: profile, headers: { etag: `"${profile.version}"` } };
}

/** @param {Call} call @param {Store} store @param {Lookup} lookup @returns {Promise<Answer>} */
async function remove(call, store, lookup) {
  if (call.headers.authorization !== admin) {
    throw new Refusal(401, "only the admin may", { "www-authenticate": 'Basic realm="profiles"' });
  }
  await lookup();
  store.remove(idOf(call));
  return { status: 204 };
}

/** @param {Call} call @param {Store} store @param {Lookup} lookup @returns {Promise<Answer>} */
async function fetchAvatar(call, store, lookup) {
  await lookup();
  const avatar = store.avatars.get(idOf(call));
  if (!avatar) throw new Refusal(404, "no avatar");
  return { bytes: avatar.bytes, headers: { "content-type": avatar.type } };
}

/** @param {Call} call @param {Store} store @param {Lookup} lookup @returns {Promise<Answer>} */
async function storeAvatar(call, store, lookup) {
  const avatar = await readAvatar(call);
  await lookup();
  store.avatars.set(store.find(idOf(call)).id, avatar);
  return { json: { type: avatar.type, bytes: avatar.bytes.byteLength } };
}

/** What is no number names nobody: NaN is not in the store. @param {Call} call */
function idOf({ params: { id = "" } }) {
  return /^\d+$/.test(id) ? Number(id) : Number.NaN;
}

/** The version that If-Match asks for. @param {Call} call */
function versionOf({ headers }) {
  const wanted = headers["if-match"];
  if (wanted === undefined || wanted === "*") return undefined;
  return integerIn("if-match", wanted.replaceAll('"', ""), { low: 1, high: Number.MAX_SAFE_INTEGER });
}
