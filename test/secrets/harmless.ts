// Texts as runs hold them, with no secret in them: what is changed in them is a mistake.

const routes = [
  "products",
  "products/:id",
  "auth/token",
  "password/reset",
  "sessions",
  "authors/:id",
  "tokens/count",
  "cart",
];
const methods = ["GET", "POST", "PUT", "DELETE"];
const tables = ["users", "orders", "sessions", "auth_tokens", "products"];
const columns = ["id", "token", "password_hash", "author", "session_id"];
const hosts = ["localhost:3000", "127.0.0.1:5432", "shop.example.com", "[::1]:8080", "10.0.0.7:6379"];
const problems = ["ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "ENOTFOUND"];

const sentences = [
  "authentication failed",
  "basic authentication failed",
  "bearer token expired",
  "the token is missing",
  "Unexpected token < in JSON at position 0",
  "Unexpected token 'a', \"abc\" is not valid JSON",
  "password is required",
  "password: must not be empty",
  "password incorrect",
  "invalid password for user maja",
  "token expired 3 minutes ago",
  "secret santa",
  "the session has ended",
  "session 17 of 20 ended",
  "no api key given",
  "CSRF token mismatch",
  "cookie too large",
  "author=Jane&authority=localhost:3000",
  "token_count=17&max_tokens=200",
  "is authenticated=true",
  "digest mismatch for sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
  "select id from users where id = ? and token = ?",
  "select id from users where token = $1",
  "insert into sessions (id, token) values ($1, $2)",
  "user:read scope is missing",
  "key not found: cart:42",
  "a.b=1;c=2",
  "p99 < 500ms",
  "GET /api/products/:id p95 < 200ms",
  "200 users, up in 20 s, held for 2 m",
  "http://shop:7070/a?page=2&size=10",
  "error: connect ECONNREFUSED 127.0.0.1:5432",
];

/** The same on every call. */
export function harmlessTexts(): readonly string[] {
  const texts = [...sentences];
  for (const method of methods)
    for (const route of routes) {
      texts.push(
        `${method} /api/${route}`,
        `${method} /${route}?page=2&sort=author`,
        `${method} /api/v2/${route}/latest`,
      );
      for (const host of hosts) texts.push(`${method} http://${host}/api/${route} answered 404`);
    }
  for (const table of tables)
    for (const column of columns) {
      texts.push(
        `select ${column} from ${table} where ${column} = ?`,
        `select ${column} from ${table} where ${column} = $1 limit 10`,
        `update ${table} set ${column} = ? where id = ?`,
        `insert into ${table} (${column}) values (?)`,
        `delete from ${table} where ${column} in (?, ?, ?)`,
      );
    }
  for (const host of hosts)
    for (const problem of problems) {
      texts.push(`connect ${problem} ${host}`, `getaddrinfo ${problem} ${host}`, `${problem}: ${host} did not answer`);
      for (const route of routes) texts.push(`${problem} on GET /${route} at ${host}`);
    }
  for (let index = 0; texts.length < 1100; index += 1) {
    const hex = (index * 2_654_435_761).toString(16).padStart(12, "0");
    texts.push(
      `trace ${hex.repeat(3).slice(0, 32)}`,
      `order ${String(index)} of customer ${hex}`,
      `plimsoll/0.1.0 (+run 20261121-0247${String(index).padStart(2, "0")}-482-k3f9)`,
      `worker ${String(index)} was lost: out of memory`,
      `GET /api/orders/${hex.slice(0, 8)}-${hex.slice(0, 4)}-4${hex.slice(0, 3)}-a${hex.slice(1, 4)}-${hex}`,
      `${String(index)}.5 ms mean, ${String(index)} calls per request`,
      `commit ${hex.repeat(4).slice(0, 40)}`,
    );
  }
  return texts;
}
