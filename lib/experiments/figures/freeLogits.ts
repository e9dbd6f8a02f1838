import type { Figure } from "../../plots/figure";
import { ratePlot } from "../../plots/ratePlot";
import type { StudyOptions } from "../../study/study";
import { type Curve, seriesOf } from "../curve";
import { fitsSentence, settingsText, titled } from "../sentences";
import { comparedModel, comparedRouters, exactArm, exactStudy } from "../settings";
import type { Studied } from "../studied";

/** The exact-specified study with all logits free, as the paper writes the model. */
export function freeStudy(): StudyOptions {
  return {
    ...exactStudy(),
    name: "all-logits-free",
    arms: (["perturbed", "cosine"] as const).map((name) =>
      exactArm(name, comparedModel(comparedRouters[name], { reference: false })),
    ),
  };
}

/**
 * The supplement of Figure 1: L₃ without a reference expert.
 *
 * Prediction: neither loss falls at −1/2. All biases may move together, and all v of the perturbed router (derived fact 3),
 * without a change of f, so the fit keeps the gauge of its start.
 */
export function freeLogits({ study, curve }: Studied): { curves: Curve[]; figure: Figure } {
  const curves = study.arms.map(({ name: arm }) => curve({ arm, name: `${titled(arm)}, all logits free` }));
  return {
    curves,
    figure: ratePlot({
      panels: [
        { title: "exact-specified, all logits free", yTitle: "mean loss L<sub>3</sub>", series: curves.map(seriesOf) },
      ],
      caption:
        "Supplement of Figure 1: the same exact-specified study with all logits free. Shifting all biases by one constant, and for the perturbed cosine router all transformed router vectors by one vector, leaves f unchanged: a fit keeps the gauge (the choice among equal measures) of its start, so that the loss of neither router vanishes.",
      details: `${settingsText([study], ["d", "k", "σ", "starts"])}; ${curves.map(({ name, rate }) => `${fitsSentence(rate)} (${name})`).join(", ")}.`,
    }),
  };
}
