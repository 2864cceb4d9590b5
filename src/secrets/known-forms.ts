import { leftOut } from "./left-out.ts";

/** A secret that its form gives away, and what is written instead. */
interface KnownForm {
  readonly pattern: RegExp;
  readonly instead: string;
}

const whole = (pattern: RegExp): KnownForm => ({ pattern, instead: leftOut });

/** Each begins with what its issuer puts in front; none of them is a word. */
export const knownForms: readonly KnownForm[] = [
  // PEM, also cut short or with its line ends written as \n.
  whole(
    /-----BEGIN [A-Z0-9 ]{0,30}(?:PRIVATE KEY|SEED|JWT)[A-Z0-9 ]{0,30}-----[\s\S]*?(?:-{5,6}END [A-Z0-9 ]+-{5,6}|$)/g,
  ),
  // JSON Web Tokens.
  whole(/\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g),
  // AWS key ids, Google, Azure storage.
  whole(/\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/g),
  whole(/\bAIza[\w-]{30,}/g),
  whole(/\bya29\.[\w-]{20,}/g),
  // Code hosts and registries.
  whole(/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bgl(?:pat|dt|cbt|ptt|rt|soat)-[\w-]{16,}/g),
  whole(/\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\bdckr_pat_[\w-]{20,}/g),
  // Services.
  whole(/\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{16,}/g),
  whole(/\bsk-[A-Za-z0-9_-]{20,}/g),
  whole(/\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}/g),
  whole(/\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
  whole(/\bhv[sbr]\.[\w-]{20,}|\bshp(?:at|ca|pa|ss)_[0-9a-f]{32}|\bdo[opr]_v1_[0-9a-f]{40,}/g),
  whole(/\bsntry[su]_[\w=+/-]{20,}/g),
  whole(/\bSK[0-9a-f]{32}\b|\b\d{8,10}:AA[\w-]{33}/g),
  // NATS seeds.
  whole(/\bS[ACNOUPX][A-Z2-7]{56}\b/g),
  // Webhooks: whoever knows the address may post.
  { pattern: /(hooks\.slack\.com\/services\/)[\w/]+/g, instead: `$1${leftOut}` },
  { pattern: /(discord(?:app)?\.com\/api\/webhooks\/\d+\/)[\w-]+/g, instead: `$1${leftOut}` },
];

/** Looked for first: most texts are names of routes and methods. */
export const mayHoldForm =
  /-----BEGIN|eyJ|A[KSBC][ICI]A|AIza|ya29|gh[pousr]_|github_pat|gl\w{2,4}-|npm_|pypi-|dckr_|_live_|_test_|whsec|sk-|xox|xapp|SG\.|hv[sbr]\.|shp\w\w_|do[opr]_v1|sntry|SK[0-9a-f]|:AA|S[ACNOUPX][A-Z2-7]{9}|hooks\.slack|webhooks/;
