import type { ZodType } from "zod";
import { describe } from "../requirements";
import type { FitRow } from "./fitTask";
import type { Row } from "./rowFiles";

/** What the row of a fit has besides that of any row; each message says what is allowed. */
function fitSchemaOf({ z }: typeof import("zod")) {
  const number = z.number("a finite number");
  const count = z.int("an integer ≥ 0").nonnegative("an integer ≥ 0");
  const numbers = "a list of at least one number";
  return z.looseObject({
    status: z.enum(["converged", "stalled", "limit"], '"converged", "stalled" or "limit"'),
    objective: number,
    residualVariance: number,
    truthObjective: number,
    gradientNorm: number,
    iterations: count,
    activeBounds: z.array(count, "a list of indices"),
    parameters: z.array(number, numbers).min(1, numbers),
    regressionError: z.object({ value: number, standardError: number }, "null or { value, standardError }").nullable(),
  } satisfies Record<Exclude<keyof FitRow, keyof Row>, ZodType>);
}

let fitSchema: ReturnType<typeof fitSchemaOf> | undefined;

/**
 * What keeps a row from being that of a fit, or null; for readRows and openRows.
 *
 * @example openRows<FitRow>(folder, faultOfFit)
 * @example faultOfFit({ key: "a", arm: "cosine", size: 10, replicate: 0 })
 * // 'status is undefined, but must be "converged", "stalled" or "limit"'
 */
export function faultOfFit(row: Row): string | null {
  fitSchema ??= fitSchemaOf(require("zod")); // loaded when the first row is read
  const { error } = fitSchema.safeParse(row);
  if (error === undefined) return null;
  const { path, message } = error.issues[0]!;
  const found = path.reduce<unknown>((value, name) => (value as Record<PropertyKey, unknown>)[name], row);
  const place = path.map((name) => (typeof name === "number" ? `[${name}]` : `.${String(name)}`)).join("");
  return `${place.slice(1)} is ${describe(found)}, but must be ${message}`;
}
