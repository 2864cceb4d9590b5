// One call to each kind of dependency; how the clients were loaded, by import or by require, is the application's part.
module.exports = async function connectAll({ pg, mysql, mongodb, redis, Redis, nodemailer, grpc }, env) {
  const pgAt = new URL(env.PG_URL || "postgres://nobody@127.0.0.1:1/none");
  const place = { host: pgAt.hostname, port: Number(pgAt.port), user: pgAt.username, database: pgAt.pathname.slice(1) };
  const pgPool = new pg.Pool({ ...place, max: 3 });
  const mysqlPool = mysql.createPool({
    host: "127.0.0.1",
    port: Number(env.MYSQL_PORT),
    user: "u",
    connectionLimit: 2,
  });
  const mongo = await new mongodb.MongoClient(`mongodb://127.0.0.1:${env.MONGO_PORT}/?directConnection=true`).connect();
  const nodeRedis = await redis.createClient({ url: env.REDIS_URL }).connect();
  const ioredis = new Redis(env.REDIS_URL);
  const mailer = nodemailer.createTransport({ host: "127.0.0.1", port: Number(env.SMTP_PORT), secure: false });
  const Echo = grpc.makeGenericClientConstructor(env.echoService(grpc), "Echo");
  const echo = new Echo(env.GRPC_ADDRESS, grpc.credentials.createInsecure());
  const mail = { from: "a@example.org", to: "b@example.org", subject: "s", text: "t" };

  return {
    async pg() {
      await pgPool.query("select $1::int as one", [1]);
    },
    async mysql() {
      await new Promise((resolve, reject) =>
        mysqlPool.query("select 2", (error) => (error ? reject(error) : resolve())),
      );
    },
    mongodb: () => mongo.db("shop").collection("orders").findOne({ id: 1 }),
    redis: () => nodeRedis.get("key-of-redis"),
    ioredis: () => ioredis.get("key-of-ioredis"),
    nodemailer: () => mailer.sendMail(mail),
    grpc: () =>
      new Promise((resolve, reject) =>
        echo.Say({ text: "hi" }, (error, answer) => (error ? reject(error) : resolve(answer))),
      ),
    fetch: async () => (await fetch(`${env.LEAF_URL}/fetch`)).text(),
    failing: () => pgPool.query("select nothing from nowhere").catch(() => {}),
    manyPg: () => Promise.all(Array.from({ length: 9 }, () => pgPool.query("select pg_sleep(0.4)"))),
    manyMysql: () =>
      Promise.all(
        Array.from({ length: 6 }, () => new Promise((resolve) => mysqlPool.query("select slow", () => resolve()))),
      ),
  };
};
