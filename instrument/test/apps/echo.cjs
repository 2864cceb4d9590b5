// A gRPC service without a .proto file: JSON on the wire.
const serialize = (value) => Buffer.from(JSON.stringify(value));
const deserialize = (bytes) => JSON.parse(bytes.toString());
const method = {
  path: "/echo.Echo/Say",
  requestStream: false,
  responseStream: false,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
};
exports.echoService = () => ({ Say: method });

exports.startEcho = async function (grpc) {
  const server = new grpc.Server();
  server.addService(exports.echoService(), { Say: (call, callback) => callback(null, call.request) });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return `127.0.0.1:${port}`;
};
