import { labConformance } from "../../src/method/lab.conformance.ts";
import { engineLab } from "./engine-lab.ts";

labConformance("EngineLab", engineLab);
