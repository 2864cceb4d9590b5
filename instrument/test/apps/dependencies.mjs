import grpc from "@grpc/grpc-js";
import { Redis } from "ioredis";
import * as mongodb from "mongodb";
import mysql from "mysql2";
import { createServer } from "node:http";
import { createTransport } from "nodemailer";
import pg from "pg";
import * as redis from "redis";
import connectAll from "./calls.cjs";
import { echoService, startEcho } from "./echo.cjs";

const clients = { pg, mysql, mongodb, redis, Redis, nodemailer: { createTransport }, grpc };
const GRPC_ADDRESS = await startEcho(grpc);
const calls = await connectAll(clients, { ...process.env, GRPC_ADDRESS, echoService });
const server = createServer(async (request, response) => {
  await calls[request.url.slice(1)]();
  response.end("ok");
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
