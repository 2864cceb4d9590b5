export { faultText } from "./fault-text.ts";
export { type OnSwitch, type ProxyJob, RunningProxy } from "./proxy.ts";
export { textOfPlace } from "./route.ts";
export { probeUpstream } from "./probe-upstream.ts";
export { ProxyFailure, type ProxyProcess, startProxy } from "./start-proxy.ts";
export { adoptProxy, type StandingProxy } from "./adopted-proxy.ts";
export { ControlServer } from "./control/control-server.ts";
