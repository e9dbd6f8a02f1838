import { requireThat } from "../../requirements";
import type { RankLoss } from "../../theory/identify/rankLosses";
import type { Table } from "../figure";
import { table } from "../table";
import { routerTitles } from "../theme";

/**
 * Rank losses as a table: a row for each d and k, a column for each router with all logits free and with a reference.
 *
 * A cell is "predicted / measured"; where experts differ, or a direction has no name, it lists those that do not agree.
 *
 * @returns the table, a row for each d and k
 * @throws InputError when there is no rank loss
 * @see docs/mathematics.md, derived facts 1 and 3
 * @example rankLossTable({ losses: rankLosses({ … }) })
 */
export function rankLossTable({ losses, caption = "" }: { losses: readonly RankLoss[]; caption?: string }): Table {
  requireThat(losses.length > 0, "losses", losses, "a list of at least one rank loss");
  const columns = groups(losses, columnOf);
  const rows = groups(losses, ({ dim, atoms }) => `${dim}, ${atoms}`);
  return table({
    columns: ["d", "k", ...columns.keys()],
    rows: [...rows.values()].map((row) => [
      row[0].dim,
      row[0].atoms,
      ...[...columns.keys()].map((column) => cell(row.filter((loss) => columnOf(loss) === column))),
    ]),
    caption,
  });
}

const columnOf = ({ router, reference }: RankLoss): string =>
  `${router === "perturbedCosine" ? routerTitles.perturbed : router}, ${reference ? "ref." : "free"}`;

function cell(losses: readonly RankLoss[]): string | null {
  if (losses.length === 0) return null;
  const [{ predicted }] = losses;
  const against = losses.filter(({ agrees }) => !agrees);
  if (against.length === 0) return `${predicted} / ${predicted}`;
  const measured = against.map(({ expert, parameterCount, rank, unnamed }) => {
    return `${expert} ${parameterCount - rank}${unnamed > 0 ? `, ${unnamed} without a name` : ""}`;
  });
  return `${predicted} / ${measured.join("; ")}`;
}

/** In the order in which keys come up first. */
function groups(losses: readonly RankLoss[], keyOf: (loss: RankLoss) => string): Map<string, RankLoss[]> {
  const found = new Map<string, RankLoss[]>();
  for (const loss of losses) found.set(keyOf(loss), [...(found.get(keyOf(loss)) ?? []), loss]);
  return found;
}
