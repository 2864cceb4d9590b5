import { labRestConformance } from "../../src/method/lab.conformance.ts";
import { engineLab } from "./engine-lab.ts";

labRestConformance("EngineLab", engineLab);
