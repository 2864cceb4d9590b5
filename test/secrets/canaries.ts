/** A secret planted somewhere: `text` is what a place may hold, `secret` what must never be seen again. */
export interface Canary {
  readonly kind: string;
  readonly text: string;
  readonly secret: string;
}

const canary = (kind: string, secret: string, text: (secret: string) => string): Canary => {
  return { kind, secret, text: text(secret) };
};

const basic = Buffer.from("canary-user:canary-basic-17").toString("base64");
const jwtPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = `${jwtPart({ alg: "HS256" })}.${jwtPart({ sub: "canary-31" })}.c2lnbmF0dXJlLWNhbmFyeQ`;
const keyBody = "MIIEcanaryAgEAAoIBAQC7canary9x1VtV8h2canaryQm3\nZ8qcanaryW4rT6y8uI0pcanary";

/** One of each kind the project promises to keep out: forty. Made for this test; none opens anything. */
export const canaries: readonly Canary[] = [
  canary("cookie header", "canary01c00kie", (s) => `Cookie: theme=dark; sid=${s}`),
  canary("set-cookie header", "canary02c00kie", (s) => `Set-Cookie: sid=${s}; Path=/; HttpOnly`),
  canary("bearer", "canary03bearer", (s) => `401 for Authorization: Bearer ${s}`),
  canary("bearer alone", "canary04bearer", (s) => `sent Bearer ${s} and was refused`),
  canary("basic", basic, (s) => `Basic ${s}`),
  canary("JSON Web Token", jwt, (s) => `id ${s} is not valid`),
  canary("x-api-key header", "canary07key", (s) => `x-api-key: ${s}`),
  canary("query token", "canary08query", (s) => `/reset?token=${s}&page=2`),
  canary("query api_key", "canary09query", (s) => `GET https://stock.example/items?page=2&api_key=${s}`),
  canary("encoded query", "canary10query", (s) => `next=%2Fhome&access_token%3D${s}%26page%3D2`),
  canary("password in JSON", "canary11pw", (s) => `{"user":"maja","password":"${s}"}`),
  canary("password in nested JSON", "canary12pw", (s) => JSON.stringify({ body: JSON.stringify({ password: s }) })),
  canary("password in a cut JSON", "canary13pw", (s) => `{"user":"maja","password":"${s}`),
  canary("password in a form", "canary14pw", (s) => `user=maja&password=${s}&remember=1`),
  canary("password in a nested form field", "canary15pw", (s) => `user[name]=maja&user[password]=${s}`),
  canary("password in a multipart form", "canary16pw", (s) => `name="password"\r\n\r\n${s}\r\n--boundary`),
  canary("password in a dictionary", "canary17pw", (s) => `{'user': 'maja', 'password': '${s}'}`),
  canary("password in XML", "canary18pw", (s) => `<user>maja</user><password>${s}</password>`),
  canary("password in a sentence", "canary19pw", (s) => `login failed with password: ${s}`),
  canary("URL userinfo", "canary20userinfo", (s) => `http://maja:${s}@shop.example/cart`),
  canary("DSN of Sentry", "canary21e5f0a1b2c3d4e5f6a7b8c9d0", (s) => `https://${s}@o17.ingest.sentry.io/42`),
  canary("DSN of PostgreSQL", "canary22dsn", (s) => `postgres://shop:${s}@db:5432/shop?sslmode=require`),
  canary("DSN of MySQL for Go", "canary23dsn", (s) => `shop:${s}@tcp(db:3306)/shop`),
  canary("DSN of MongoDB", "canary24dsn", (s) => `mongodb+srv://shop:${s}@cluster0.example.net/shop`),
  canary("DSN of Redis", "canary25dsn", (s) => `connect to redis://:${s}@cache:6379/0 failed`),
  canary("connection string", "canary26dsn", (s) => `host=db password=${s} port=5432`),
  canary("connection string of SQL Server", "canary27dsn", (s) => `Server=db;User Id=sa;Password=${s};Encrypt=yes`),
  canary("account key of Azure", "canary28key==", (s) => `AccountName=shop;AccountKey=${s};EndpointSuffix=x`),
  canary(
    "private key",
    "canaryAgEAAoIBAQC7canary9x1",
    () => `-----BEGIN PRIVATE KEY-----\n${keyBody}\n-----END PRIVATE KEY-----`,
  ),
  canary(
    "private key in one line",
    "canaryEC9x1VtV8h2",
    (s) => `key=-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEE${s}\\n-----END EC PRIVATE KEY-----`,
  ),
  canary("key id of AWS", "AKIACANARY1234567890", (s) => `credential ${s} is not known`),
  canary(
    "signed address of AWS",
    "canary32signature",
    (s) => `https://b.s3.example/x?X-Amz-Date=1&X-Amz-Signature=${s}`,
  ),
  canary("token of GitHub", "ghp_canary33canary33canary33canary33abcd", (s) => `clone with ${s} failed`),
  canary("token of GitLab", "glpat-canary34canary34xx", (s) => `PRIVATE-TOKEN: ${s}`),
  canary("token of Slack", "xoxb-123456789012-canary35", (s) => `slack says ${s} is revoked`),
  canary("webhook of Slack", "T00CANARY/B00CANARY/canary36canary36", (s) => `https://hooks.slack.com/services/${s}`),
  canary("key of Stripe", "sk_live_canary37canary37", (s) => `charge with ${s}`),
  canary("key of Google", "AIzaSyCANARY38-canary38canary38canary3", (s) => `https://maps.example/api?key=${s}`),
  canary("seed of NATS", "SUACANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARYCANARYX", (s) => `nkey ${s}`),
  canary("session in a cookie pair", "canary40session", (s) => `a=1; PHPSESSION_ID=${s}; b=2`),
];
