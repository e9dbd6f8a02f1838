/**
 * A property of an object, undefined where there is none.
 *
 * Getters are not run: to recognise a value must not compute for a minute, nor throw.
 */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** Whether every named property is a number. */
export function hasNumbers(value: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => typeof field(value, name) === "number");
}

export function isNumbers(value: unknown): value is Float64Array | readonly number[] {
  return value instanceof Float64Array || (Array.isArray(value) && value.every((each) => typeof each === "number"));
}

/** Whether the property is a list, and each of its members so. */
export function isListOf<Member>(
  value: unknown,
  isMember: (member: unknown) => member is Member,
): value is readonly Member[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMember);
}
