import { expertNames } from "../experts/experts";
import { InputError, requireOneOf } from "../requirements";
import { routerNames } from "../routers/routers";
import type { PreparedTable } from "./preparedTable";
import { bendingExperts } from "./regimes/nearlyAffine";
import type { NamedPart } from "./regimes/regimeTask";

/** What is compared for a table besides k and λ. */
export interface TableFamily {
  /** One router, or one at several temperatures. */
  readonly routers: readonly NamedPart[];
  readonly expert: NamedPart;
  /** Sentences that belong to what was fitted. */
  readonly notes: readonly string[];
}

/** The experts of tables, by name: the affine one, and others with amplitude and offset. */
export const tableExperts: readonly string[] = ["linear", ...bendingExperts.map((name) => `scaled-${name}`)];

/** A cosine is at most 1, and so would be the logits: of these temperatures, logits to ± 1, 3 or 10, cross-validation keeps one. */
const temperatures = [1, 0.3, 0.1];

/**
 * The routers and the expert of these names, for a table.
 *
 * @throws InputError when a name is unknown, an expert has no amplitude, or a router cannot see what the gates are to see
 */
export function tableFamily(router: string, expert: string, prepared: PreparedTable): TableFamily {
  const { inputs, seen } = prepared;
  requireOneOf("router", router, routerNames);
  if ((expertNames as readonly string[]).includes(expert) && tableExperts.includes(`scaled-${expert}`))
    throw new InputError(
      `expert is ${JSON.stringify(expert)}, whose values a target may not have; scaled-${expert} has an amplitude and an offset.`,
    );
  requireOneOf("expert", expert, tableExperts);
  const named = { name: expert, options: {} };
  const ofExpert =
    expert === "linear"
      ? []
      : [
          `The ridge holds ${expert} experts near a straight line over standardised columns: that these come first is part of the model, though its formulas are in the units of the table.`,
        ];
  if (router === "linear") return { routers: [{ name: router, options: {} }], expert: named, notes: ofExpert };
  const names = inputs.map(({ label }) => label).join(", ");
  if (router === "cosine" && inputs.length === 1)
    throw new InputError(
      `router is "cosine", but there is one input, ${names}: the cosine of two numbers is 1 or −1, so that gates would tell its sign alone and jump at its mean. Use linear or perturbedCosine.`,
    );
  if (router === "cosine") requireDirections(prepared);
  if (seen.gates.length < inputs.length)
    throw new InputError(
      `router is ${JSON.stringify(router)}, which divides by the length of a whole row, but gates sees ${seen.gates.length} of its ${inputs.length} inputs (${names}); use linear, or let the gates see what the experts see.`,
    );
  return {
    routers: temperatures.map((temperature) => ({ name: router, options: { temperature } })),
    expert: named,
    notes: [
      ...ofExpert,
      `The ${router} router divides by the length of a row, which depends on units: that columns are standardised first is part of this model.`,
    ],
  };
}

/** A row in the middle of all columns has no direction: that of the rounding of its standardised numbers is none. */
function requireDirections({ data: { inputs, dim, size }, rows }: PreparedTable): void {
  const isMiddle = (row: number) => inputs.subarray(row * dim, (row + 1) * dim).every((x) => Math.abs(x) < 1e-12);
  const middle = Array.from({ length: size }, (_, row) => row).find(isMiddle);
  if (middle !== undefined)
    throw new InputError(
      `router is "cosine", but row ${rows[middle] + 1} (counted from 1, without the names) is the mean of every column, which has no direction; use perturbedCosine.`,
    );
}
