// Classes of octets by RFC 9110 §5.5 and §5.6.2, as tables so that the parser's inner loops stay one comparison long.

export const CR = 13;
export const LF = 10;
export const SP = 32;
export const HTAB = 9;
export const COLON = 58;
export const SEMICOLON = 59;

const tokenCharacters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** 1 where the octet may stand in a field name. */
export const isToken: Uint8Array = new Uint8Array(256);
for (const character of tokenCharacters) isToken[character.charCodeAt(0)] = 1;

/** 1 where the octet may stand in a field value or reason phrase: HTAB, SP, VCHAR, obs-text. */
export const isFieldText: Uint8Array = new Uint8Array(256).fill(1, 0x20);
isFieldText[HTAB] = 1;
isFieldText[127] = 0;

/** The hexadecimal value of an octet, or -1. */
export function hexValue(octet: number): number {
  if (octet >= 48 && octet <= 57) return octet - 48;
  const lower = octet | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Whether `buffer[start, start + name.length)` is `name` (given in lower case), ignoring ASCII case. */
export function equalsIgnoringCase(buffer: Uint8Array, start: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const octet = buffer[start + index]!;
    const lower = octet >= 65 && octet <= 90 ? octet | 32 : octet;
    if (lower !== name.charCodeAt(index)) return false;
  }
  return true;
}
