import { n as command, t as capacityUnknown } from "./soak-DUd6AIlh.mjs";
export { capacityUnknown, command };
