import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { tanhExpert } from "../../experts/tanhExpert";
import { atomLayout } from "../../mixture/atomLayout";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { rankBySingularValues } from "../../mixture/rank/nullSpace";
import { radialRouter, radialScalesOf } from "../../routers/radialRouter";
import { genericTruth } from "../../theory/genericTruth";
import { identify } from "../../theory/identify/identify";
import { input } from "../settings";
import type { Family } from "./families";

/** How many directions data cannot tell, p − rank, at one truth of three tanh experts, d = 2. */
export interface ScaleRanks {
  /** With a reference. */
  readonly reference: number;
  /** All logits free. */
  readonly free: number;
  /** With a reference, by how much the rank grows when one temperature common to all experts is learnt, too. */
  readonly temperature: number;
}

const [dim, atoms, rows] = [2, 3, 400];

/** The rank losses of a family by the singular values of its Jacobian. */
export function ranksOf({ router }: Family): ScaleRanks {
  const lost = (reference: boolean) => {
    const setting = settingOf(mixture({ router, expert: tanhExpert(), dim, reference }));
    const { parameterCount, rank } = identify(setting);
    return { ...setting, rank, loss: parameterCount - rank };
  };
  const { model, truth, rank, loss } = lost(true);
  return { reference: loss, free: lost(false).loss, temperature: rankWithTemperature(model, truth) - rank };
}

/**
 * What the scales alone say: only t counts. Where it forgets the norm (c = 0) every routed expert loses one direction and a
 * common temperature is one that was not there; elsewhere it is one of the directions that scale all β₁.
 */
export function predictedRanks({ router }: Family): ScaleRanks {
  return router.normIdentified
    ? { reference: 0, free: dim + 1, temperature: 0 }
    : { reference: atoms - 1, free: atoms + 1 + Math.max(0, dim - atoms), temperature: 1 };
}

function settingOf(model: Mixture) {
  return { model, truth: genericTruth({ model, atoms, stream: randomStream("other scales") }), input };
}

/** The rank of the Jacobian with one more column, −T ∂f/∂T = Σᵢ vᵢ · ∂f/∂vᵢ, exact by a router that takes v itself. */
function rankWithTemperature(model: Mixture, truth: MixingMeasure): number {
  const { inputScale } = radialScalesOf(model.router) as NonNullable<ReturnType<typeof radialScalesOf>>;
  const router = radialRouter({ name: "v itself", inputScale, routerScale: { a: 0, c: 1 } });
  const seen = mixture({ router, expert: model.expert, dim });
  const measure = seen.measure(
    truth.atoms.map(({ bias, router, expert }, i) =>
      i === atoms - 1 ? { expert } : { bias, router: model.router.transformRouter(router), expert },
    ),
  );
  const layout = atomLayout(seen, atoms);
  const scaling = Array.from(seen.parameters(measure), (v, j) => (layout.at(j).block === "router" ? v : 0));
  const inputs = drawInputs({ input, dim, size: rows, stream: randomStream("identify") });
  const jacobian = (of: Mixture, at: MixingMeasure) =>
    Matrix.from1DArray(rows, layout.count, Array.from(of.jacobian(at, inputs)));
  const columns = jacobian(model, truth).addColumn(jacobian(seen, measure).mmul(Matrix.columnVector(scaling)));
  for (let j = 0; j < columns.columns; j++) columns.mulColumn(j, 1 / columns.getColumnVector(j).norm());
  return rankBySingularValues(new SingularValueDecomposition(columns).diagonal);
}
