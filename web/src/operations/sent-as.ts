import type { OperationRow } from "./operation-rows.ts";

/** What an operation is called where errors and traces name it: with its method, without its scenario. */
export function sentAs({ label, operation: { method, name, protocol } }: OperationRow): readonly string[] {
  const withMethod = method === undefined || name.startsWith(`${method} `) ? name : `${method} ${name}`;
  return [...new Set([label, withMethod, `${protocol} ${name}`])];
}
