const grpc = require("@grpc/grpc-js");
const { Redis } = require("ioredis");
const mongodb = require("mongodb");
const mysql = require("mysql2");
const { createServer } = require("http");
const nodemailer = require("nodemailer");
const pg = require("pg");
const redis = require("redis");
const connectAll = require("./calls.cjs");
const { echoService, startEcho } = require("./echo.cjs");

startEcho(grpc).then(async (GRPC_ADDRESS) => {
  const clients = { pg, mysql, mongodb, redis, Redis, nodemailer, grpc };
  const calls = await connectAll(clients, { ...process.env, GRPC_ADDRESS, echoService });
  const server = createServer(async (request, response) => {
    await calls[request.url.slice(1)]();
    response.end("ok");
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
});
