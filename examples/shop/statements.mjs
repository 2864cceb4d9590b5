// @ts-check
// Every statement the shop runs, prepared once per connection. Prices are whole cents.

export const schema = `
  create table if not exists products (
    id int primary key, name text not null, search_name text not null, price_cents int not null);
  create table if not exists users (
    id int primary key, username text not null unique, salt text not null, password_hash text not null);
  create table if not exists cart_lines (
    user_id int not null, product_id int not null, quantity int not null, primary key (user_id, product_id));
  create table if not exists orders (
    id int generated always as identity primary key, user_id int not null, line_count int not null,
    total_cents int not null);
`;

export const statements = {
  user_by_name: "select id, salt, password_hash from users where username = $1",

  products_page: "select id, name, price_cents from products order by id limit $1 offset $2",
  product: "select id, name, price_cents from products where id = $1",
  products_search: "select id, name, price_cents from products where strpos(search_name, $1) > 0 order by id limit $2",
  // Asked only by planted faults, see faults.mjs.
  products_search_unindexed:
    "select id, name, price_cents from products where search_name like '%' || $1 || '%' order by id limit $2",
  in_carts: "select count(*)::int as carts from cart_lines where product_id = $1",
  last_order: "select max(id) as id from orders where user_id = $1",

  cart: `select l.product_id, p.name, l.quantity, p.price_cents from cart_lines l
    join products p on p.id = l.product_id where l.user_id = $1 order by l.product_id`,
  // Adds nothing, and returns no row, where there is no such product.
  cart_add: `insert into cart_lines (user_id, product_id, quantity)
    select $1::int, id, $3::int from products where id = $2
    on conflict (user_id, product_id) do update set quantity = least(99, cart_lines.quantity + excluded.quantity)
    returning product_id, quantity`,
  cart_remove: "delete from cart_lines where user_id = $1 and product_id = $2 returning product_id",

  // One statement, so that it happens whole or not at all; no row where the cart was empty.
  order_place: `with taken as (delete from cart_lines where user_id = $1 returning product_id, quantity)
    insert into orders (user_id, line_count, total_cents)
    select $1::int, count(*), sum(t.quantity * p.price_cents) from taken t join products p on p.id = t.product_id
    having count(*) > 0 returning id, line_count, total_cents`,
  order_view: "select id, line_count, total_cents from orders where id = $1 and user_id = $2",
};

/** @typedef {keyof typeof statements} StatementName */
