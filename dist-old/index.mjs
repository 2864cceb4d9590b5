import { $ as rate, G as file, Q as gauge, R as defineTest, U as csv, W as feeder, Z as counter, et as trend, k as setup, z as scenario } from "./scenario-B-hYjwMF.mjs";
//#region src/cli/settings/define-config.ts
/** Gives back what it is given; it is there so that an editor completes the settings. */
const defineConfig = (config) => config;
//#endregion
export { counter, csv, defineConfig, defineTest, feeder, file, gauge, rate, scenario, setup, trend };
