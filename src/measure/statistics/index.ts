export { binomialCdf, binomialQuantile } from "./binomial.ts";
export { dispersionLikelihood, indexOfDispersion, overDispersion, type Batch } from "./dispersion.ts";
export { incompleteBeta, incompleteBetaComplement } from "./incomplete-beta.ts";
export { incompleteGamma, incompleteGammaComplement } from "./incomplete-gamma.ts";
export { logGamma } from "./log-gamma.ts";
export { hamedRao, type MannKendall, mannKendall } from "./mann-kendall.ts";
export { normalCdf, normalQuantile } from "./normal.ts";
export { type SenSlope, senSlope } from "./sen-slope.ts";
export { studentTCdf, studentTQuantile } from "./student-t.ts";
