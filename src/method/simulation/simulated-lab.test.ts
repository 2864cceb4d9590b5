import {
  labConformance,
  labRestConformance,
  type LabSubject,
  type LabTarget,
  narrowPerSecond,
} from "../lab.conformance.ts";
import type { TargetModel } from "./model.ts";
import { seeded } from "./seeded.fixture.ts";
import { SimulatedLab } from "./simulated-lab.ts";

const models: Readonly<Record<LabTarget, TargetModel>> = {
  fast: pool(1000, 2),
  narrow: pool(1, 1000 / narrowPerSecond),
  mute: pool(1000, 1e9),
};

function pool(servers: number, meanMs: number): TargetModel {
  return {
    stations: [{ name: "pool", servers }],
    operations: [{ name: "GET /", steps: [{ kind: "station", station: "pool", hold: { kind: "fixed", meanMs } }] }],
  };
}

const simulated = (target: LabTarget): Promise<LabSubject> => {
  const lab = new SimulatedLab(models[target], seeded(1));
  return Promise.resolve({
    lab,
    interrupt: () => {
      lab.isInterrupted = true;
    },
    dispose: () => Promise.resolve(),
  });
};
labConformance("the simulated Lab", simulated);
labRestConformance("the simulated Lab", simulated);
