// @ts-check
import { Refusal } from "../service/refusal.mjs";

/**
 * @typedef {object} Profile
 * @property {number} id
 * @property {number} version goes up with every update
 * @property {string} name
 * @property {string} email
 * @property {string} about
 * @property {string} tag
 */

/** Profiles in memory: 0 to 999 are there from the start. An update holds its profile's lock while it writes. */
export function createStore() {
  /** @type {Map<number, Profile>} */
  const profiles = new Map();
  /** @type {Map<string, Set<number>>} */
  const idsByTag = new Map();
  /**
   * The last in line for each profile that somebody writes to.
   * @type {Map<number, Promise<unknown>>}
   */
  const locks = new Map();
  /** @type {Map<number, { type: string, bytes: Uint8Array }>} */
  const avatars = new Map();
  let nextId = 0;

  /** @param {Omit<Profile, "id" | "version">} fields */
  function register(fields) {
    const profile = { id: nextId++, version: 1, ...fields };
    profiles.set(profile.id, profile);
    tagged(profile.tag).add(profile.id);
    return profile;
  }

  /** @param {string} tag */
  function tagged(tag) {
    const ids = idsByTag.get(tag) ?? new Set();
    idsByTag.set(tag, ids);
    return ids;
  }

  /** @param {number} id */
  function find(id) {
    const profile = profiles.get(id);
    if (!profile) throw new Refusal(404, "User not found");
    return profile;
  }

  for (let id = 0; id < 1000; id++) {
    register({ name: `User ${id}`, email: `user${id}@example.com`, about: "", tag: `team-${id % 20}` });
  }

  return {
    register,
    find,
    avatars,
    /** @param {number} id */
    remove(id) {
      tagged(find(id).tag).delete(id);
      profiles.delete(id);
      avatars.delete(id);
    },
    /**
     * The newest first.
     * @param {string} tag
     * @param {number} limit
     */
    search(tag, limit) {
      const ids = [...(idsByTag.get(tag) ?? [])];
      return { total: ids.length, users: ids.slice(-limit).reverse().map(find) };
    },
    /**
     * @param {number} id
     * @param {number | undefined} expectedVersion refused with 409 if the profile has another by now
     * @param {Partial<Profile>} changes
     * @param {() => Promise<unknown>} write how long writing takes
     */
    update(id, expectedVersion, changes, write) {
      const mine = (locks.get(id) ?? Promise.resolve()).then(async () => {
        await write();
        const before = find(id);
        if (expectedVersion !== undefined && expectedVersion !== before.version) {
          throw new Refusal(409, `the profile has version ${before.version} by now, not ${expectedVersion}`);
        }
        const after = { ...before, ...changes, version: before.version + 1 };
        profiles.set(id, after);
        tagged(before.tag).delete(id);
        tagged(after.tag).add(id);
        return after;
      });
      /** @type {Promise<unknown>} */
      const line = mine.catch(() => {}).then(() => locks.get(id) === line && locks.delete(id));
      locks.set(id, line);
      return mine;
    },
  };
}
