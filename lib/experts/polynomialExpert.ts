import { requireInteger, requireKeys } from "../requirements";
import { madeBy } from "../routers/madeBy";
import type { Expert } from "./expert";
import { ridgeExpert } from "./ridgeExpert";

/**
 * Polynomial expert h(x, η) = (aᵀx + b)^degree.
 *
 * @param degree an integer ≥ 1; an even degree makes (a, b) and (−a, −b) the same expert (derived fact 10)
 * @returns the expert, q = d + 1
 * @throws InputError when degree is not an integer ≥ 1, and for another option
 * @see docs/mathematics.md, "Experts"; derived facts 6 and 10
 * @example polynomialExpert({ degree: 2 }).images   // { name: "sign of the expert", … }
 */
export function polynomialExpert(options: { degree?: number } = {}): Expert {
  requireKeys("the options of the expert polynomial", options, ["degree"]);
  const { degree = 2 } = options;
  requireInteger({ degree });
  return madeBy(
    polynomialExpert,
    ridgeExpert({
      name: "polynomial",
      options: { degree },
      even: degree % 2 === 0,
      fast: { name: "power", exponent: degree },
      activation: {
        value: (z) => power(z, degree),
        first: (z) => degree * power(z, degree - 1),
        second: (z) => (degree > 1 ? degree * (degree - 1) * power(z, degree - 2) : 0),
      },
    }),
  );
}

/** By multiplication: z ** 3 does not give the same bits on every version of Node. */
function power(z: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= z;
  return result;
}
