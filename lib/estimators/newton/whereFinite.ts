import { InputError, NotFiniteError } from "../../requirements";
import type { BoxMinimum } from "./boxProblem";

/** What is found, or null where a value overflows or is undefined on the way. */
export function whereFinite<Found>(find: () => Found): Found | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof NotFiniteError) return null;
    throw error;
  }
}

/** @throws InputError when not even the best of the fits from some starts has a finite sum of squares */
export function requireFiniteFit({ value }: Pick<BoxMinimum, "value">): void {
  if (Number.isFinite(value)) return;
  throw new InputError(
    "No start has a finite sum of squares, but one must have: at each of them f overflows or is undefined at some input.",
  );
}
