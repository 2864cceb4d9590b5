import type { TargetModel } from "./model.ts";

/** Which operations an iteration is made of: the first whose `upTo` is above a draw. */
export function flowsOf({ flows, operations }: TargetModel) {
  const numberOf = (name: string): number => {
    const number = operations.findIndex((operation) => operation.name === name);
    if (number < 0) throw new Error(`a flow names the operation "${name}", which the model does not have`);
    return number;
  };
  const given = flows ?? [{ weight: 1, operations: operations.map(({ name }) => name) }];
  const total = given.reduce((sum, { weight }) => sum + weight, 0);
  let upTo = 0;
  return given.map((flow) => {
    upTo += flow.weight / total;
    return { upTo, operations: flow.operations.map(numberOf) };
  });
}
