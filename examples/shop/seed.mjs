// @ts-check
// The same 500 products and 1,000 users at every start.
import { passwordHash } from "./tokens.mjs";

const materials = ["Oak", "Walnut", "Steel", "Linen", "Wool", "Glass", "Marble", "Cotton", "Copper", "Bamboo"];
const things = ["Desk", "Chair", "Lamp", "Shelf", "Rug", "Vase", "Clock", "Blanket", "Mirror", "Stool"];

/** Product 1 is an "Oak Desk 1", product 500 a "Bamboo Stool 500". */
function products() {
  return Array.from({ length: 500 }, (_, index) => {
    const id = index + 1;
    const name = `${materials[Math.floor(index / 10) % 10]} ${things[index % 10]} ${id}`;
    return { id, name, search_name: name.toLowerCase(), price_cents: 500 + ((id * 7919) % 20_000) };
  });
}

/** `user1` with `pass1` to `user999` with `pass999`, and `testuser` with `testpass`. */
function users() {
  return Array.from({ length: 1000 }, (_, index) => {
    const id = index + 1;
    const [username, password] = id === 1000 ? ["testuser", "testpass"] : [`user${id}`, `pass${id}`];
    const salt = `salt-${id}`;
    return { id, username, salt, password_hash: passwordHash(password, salt) };
  });
}

/** The rows as SQL; those already there stay. No value of ours contains a quote. */
export function seed() {
  return `
    insert into products select * from json_populate_recordset(null::products, '${JSON.stringify(products())}')
      on conflict do nothing;
    insert into users select * from json_populate_recordset(null::users, '${JSON.stringify(users())}')
      on conflict do nothing;`;
}
