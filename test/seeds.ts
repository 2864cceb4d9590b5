/** Seeds from 1 on: a few in `npm run ok`, all of them in `npm test`. */
export const seedsTo = (all: number, few: number): number[] =>
  Array.from({ length: process.env["PLIMSOLL_SEEDS"] === "all" ? all : few }, (_, index) => index + 1);
