import type { MixingMeasure } from "../mixture/measure";
import { InputError } from "../requirements";

/**
 * Checks that every atom of the named measures has a router vector of `dim` and an expert of `parameterCount` numbers.
 *
 * @throws InputError that names the measure and its first atom of another shape
 */
export function requireAtoms(measures: Record<string, MixingMeasure>, dim: number, parameterCount: number): void {
  for (const [name, measure] of Object.entries(measures)) {
    if (!(measure?.atoms?.length >= 1))
      throw new InputError(`${name} is no measure with atoms, but must be one: see model.measure.`);
    measure.atoms.forEach(({ router, expert }, index) => {
      if (router.length !== dim || expert.length !== parameterCount)
        throw new InputError(
          `${name}.atoms[${index}] has a router of ${router.length} and an expert of ${expert.length} numbers, but must have ${dim} and ${parameterCount}.`,
        );
    });
  }
}
