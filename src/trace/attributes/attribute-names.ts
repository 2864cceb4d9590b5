/**
 * Old names of OpenTelemetry's semantic conventions and what they became. Both may be on one span
 * (`OTEL_SEMCONV_STABILITY_OPT_IN=http/dup,database/dup`): the new one holds then.
 */
const renamed: Readonly<Record<string, string>> = {
  "http.method": "http.request.method",
  "http.request_method": "http.request.method",
  "http.status_code": "http.response.status_code",
  "http.url": "url.full",
  "http.scheme": "url.scheme",
  "http.client_ip": "client.address",
  "http.user_agent": "user_agent.original",
  "http.flavor": "network.protocol.version",
  "http.request_content_length": "http.request.body.size",
  "http.response_content_length": "http.response.body.size",
  "http.resend_count": "http.request.resend_count",
  "net.sock.peer.addr": "network.peer.address",
  "net.sock.peer.port": "network.peer.port",
  "net.sock.host.addr": "network.local.address",
  "net.sock.host.port": "network.local.port",
  "net.transport": "network.transport",
  "net.protocol.name": "network.protocol.name",
  "net.protocol.version": "network.protocol.version",
  "db.system": "db.system.name",
  "db.statement": "db.query.text",
  "db.operation": "db.operation.name",
  "db.name": "db.namespace",
  "db.redis.database_index": "db.namespace",
  "db.sql.table": "db.collection.name",
  "db.mongodb.collection": "db.collection.name",
  "db.cassandra.table": "db.collection.name",
  "db.cosmosdb.container": "db.collection.name",
  "db.elasticsearch.path_parts.index": "db.collection.name",
  "db.response.row_count": "db.response.returned_rows",
  "rpc.system": "rpc.system.name",
  "rpc.grpc.status_code": "rpc.status_code",
  "messaging.operation": "messaging.operation.name",
  "messaging.destination": "messaging.destination.name",
  "messaging.client_id": "messaging.client.id",
  "messaging.batch.size": "messaging.batch.message_count",
  "exception.type": "error.type",
  // Sentry's own names for the same.
  "http.response.status": "http.response.status_code",
  "http.response_transfer_size": "http.response.size",
  "http.decoded_response_content_length": "http.response.decoded_size",
  "db.query": "db.query.text",
  "messaging.message.destination": "messaging.destination.name",
};

/** The peer of a client is the server; on a server the host's own name is. */
const renamedOnClient: Readonly<Record<string, string>> = {
  "net.peer.name": "server.address",
  "net.peer.port": "server.port",
  "net.peer.ip": "network.peer.address",
};
const renamedOnServer: Readonly<Record<string, string>> = {
  "net.host.name": "server.address",
  "net.host.port": "server.port",
  "net.peer.name": "client.address",
  "net.peer.port": "client.port",
  "net.peer.ip": "network.peer.address",
};

const onClient = new Map([...Object.entries(renamed), ...Object.entries(renamedOnClient)]);
const onServer = new Map([...Object.entries(renamed), ...Object.entries(renamedOnServer)]);

/** Old name → new name, for spans that answer (server, consumer) or ask. */
export function newNamesFor(isAnswering: boolean): ReadonlyMap<string, string> {
  return isAnswering ? onServer : onClient;
}

/** Values of `db.system` whose `db.system.name` is another. */
export const newSystemNames: ReadonlyMap<string, string> = new Map([
  ["mssql", "microsoft.sql_server"],
  ["sqlserver", "microsoft.sql_server"],
  ["oracle", "oracle.db"],
  ["dynamodb", "aws.dynamodb"],
  ["redshift", "aws.redshift"],
  ["cosmosdb", "azure.cosmosdb"],
  ["spanner", "gcp.spanner"],
  ["db2", "ibm.db2"],
  ["informix", "ibm.informix"],
  ["netezza", "ibm.netezza"],
  ["adabas", "softwareag.adabas"],
  ["h2", "h2database"],
  ["hanadb", "sap.hana"],
  ["maxdb", "sap.maxdb"],
  ["firebird", "firebirdsql"],
  // Not in the conventions, and sent all the same.
  ["postgres", "postgresql"],
  ["pg", "postgresql"],
  ["mongo", "mongodb"],
]);

/** Values of `rpc.system` that were renamed. */
export const newRpcNames: ReadonlyMap<string, string> = new Map([
  ["apache_dubbo", "dubbo"],
  ["connect_rpc", "connectrpc"],
]);
