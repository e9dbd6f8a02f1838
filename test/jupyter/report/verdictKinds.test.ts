import { expect, test } from "vitest";
import { verdictKind } from "../../../lib/dist/jupyter/report/site/verdictKinds";

test.each([
  ["a: slope −0.52; 400 fits, none failed: agrees (−0.46 would have been told), as expected.", "as predicted"],
  [
    'a: slope −0.60; 160 fits: does not agree (−0.44 would have been told), where "agrees" was expected.',
    "otherwise than predicted",
  ],
  ["a: slope −0.02: does not agree (−0.44 would have been told), as expected.", "as predicted"],
  ["a: L₃ 0.03, f −0.01 against −0.5: does not agree and does not agree (expected: does not agree).", "as predicted"],
  ["a: L₃ −0.5, f −0.01 against −0.5: agrees and does not agree (expected: agrees).", "otherwise than predicted"],
  ["a: norm 13.687 against 13.369: not as predicted.", "otherwise than predicted"],
  ["a: where at most 5 % was predicted: not decided.", "no verdict"],
  ["a: by construction, since the norms are put in after the fit, and no verdict.", "no verdict"],
  [
    'a: slope −0.37; 50 fits: too few fits to tell (−0.07 would have been told), where "agrees" was expected.',
    "no verdict",
  ],
  ["a − b with 2 paired seeds: too few seeds to tell.", "no verdict"],
  ["H_B(ε) is 8.995 log(1/ε) + 35.1.", "measured"],
])("%s: %s", (sentence, kind) => {
  expect(verdictKind(sentence)).toBe(kind);
});
