import { describe, expect, test } from "vitest";
import { checkVerdict } from "../../lib/dist/check/checkVerdict";
import type { Findings } from "../../lib/dist/check/findings";
import type { PartnerCheck } from "../../lib/dist/check/partnerCheck";
import type { SimulatedRate } from "../../lib/dist/check/simulatedRate";

/** A partner beside which these directions cannot be told. */
function beside(partner: string, hidden: readonly string[], strong = true): PartnerCheck {
  const nullDirections = hidden.map((name) => ({ name, meaning: "" }));
  const withReference = { parameterCount: 9, rank: 9 - hidden.length, nullDirections };
  const size = (from: number | null) => ({ from }) as PartnerCheck["exact"];
  return { partner, withReference, strong, exact: size(90), over: size(null) } as Partial<PartnerCheck> as PartnerCheck;
}

const rateOf = (verdict: string) =>
  ({ partner: "tanh", curves: [{ curve: "L₃", slope: -0.51, verdict }] }) as unknown as SimulatedRate;

const check: Findings = {
  ...{ kind: "router", name: "own", dim: 2, experts: 2, box: { low: -4, high: 4 } },
  ...{ statements: [], partners: [beside("tanh", []), beside("gelu", [])], rate: rateOf("agrees"), withoutRate: null },
};

describe("what is identified", () => {
  test("beside all partners it is said of every one", () => {
    expect(checkVerdict(check)).toMatch(
      /^The router own can be identified beside every built-in expert, strongly beside every built-in expert; /,
    );
  });

  test.each([
    [7.2e11, "in practice not (from n ≈ 720,000,000,000 on at σ = 0.1, or later)"],
    [null, "in practice at no n that can be named for this truth"],
  ])("where the n is %s it is in theory alone", (from, sentence) => {
    const far = { ...beside("gelu", []), exact: { from } as PartnerCheck["exact"] };
    expect(checkVerdict({ ...check, partners: [beside("tanh", []), far] })).toContain(
      `own can be identified beside tanh, can be identified in theory beside gelu, ${sentence}, strongly`,
    );
  });

  test("hidden norms are told apart", () => {
    const partners = [beside("tanh", ["norm of β₁ of atom 1"]), beside("gelu", [], false)];
    expect(checkVerdict({ ...check, partners })).toMatch(
      /own can be identified beside gelu, can be identified in all but the norms of β₁ beside tanh, strongly beside tanh;/,
    );
  });

  test("a direction that is lost beside a hidden norm is lost", () => {
    const partners = [beside("tanh", ["norm of β₁ of atom 1", "other"]), beside("gelu", [])];
    expect(checkVerdict({ ...check, partners })).toMatch(
      /can be identified beside gelu, cannot be identified beside tanh/,
    );
  });
});

describe("the rate", () => {
  test("a rate is as predicted where its verdict says so, and not otherwise", () => {
    const told = (verdict: string) => checkVerdict({ ...check, rate: rateOf(verdict) });
    expect(told("agrees")).toContain("its simulated L₃ falls like n^(−0.51), as predicted, which at σ = 0.1");
    expect(told("does not agree")).toContain("its simulated L₃ falls like n^(−0.51), not as predicted, which");
    expect(told("not in the regime")).toContain("n^(−0.51), not as predicted, which");
  });

  test("the n from which it is to be expected are those of the partner, or none", () => {
    expect(checkVerdict(check)).toMatch(/is to be expected from n ≈ 90 on, and with one atom too many at no n\.$/);
    expect(checkVerdict({ ...check, rate: null })).toMatch(/; no rate of its parameters can be told\.$/);
  });
});
