/** What a character is to a reader of the Latin alphabet. */
export const characterClasses = [
  "vowel",
  "consonant",
  "capital letter",
  "other letter",
  "digit",
  "space",
  "sign",
] as const;

export type CharacterClass = (typeof characterClasses)[number];

/**
 * The class of a character: small vowels (a, e, i, o, u) and consonants of the Latin alphabet, capital and other letters,
 * digits, white space, and all else. The bytes of what is not ASCII (see textFile) count as other letters.
 *
 * @example characterClass("e")   // "vowel"
 */
export function characterClass(character: string): CharacterClass {
  if (/^[aeiou]$/.test(character)) return "vowel";
  if (/^[a-z]$/.test(character)) return "consonant";
  if (/^\p{Lu}$/u.test(character)) return "capital letter";
  if (/^\p{L}$/u.test(character) || character.startsWith("0x")) return "other letter";
  if (/^\p{Nd}$/u.test(character)) return "digit";
  return /^\s$/.test(character) ? "space" : "sign";
}
