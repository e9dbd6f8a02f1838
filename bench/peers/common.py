"""What the peers share: reading the workloads, the clock, Levenberg-Marquardt with the stopping rules, the report."""

import json
import sys
import time
from pathlib import Path

import numpy as np

FOLDER = Path(sys.argv[1])
MANIFEST = json.loads((FOLDER / "manifest.json").read_text())


def read(workload, replicate):
    """Inputs [n, d], outputs [n], start [p] of one replicate."""
    load = lambda kind: np.fromfile(FOLDER / f"{replicate['name']}.{kind}")
    return load("inputs").reshape(workload["size"], workload["dim"]), load("outputs"), load("start")


def box(workload):
    """Theta: biases within 20, all else within 100; parameters atom by atom (bias, v [d], a [d], b), the last (a, b)."""
    d, k = workload["dim"], workload["atoms"]
    routed = [20.0] + [100.0] * (2 * d + 1)
    return np.array(routed * (k - 1) + [100.0] * (d + 1))


PASSES = {}  # over all observations, by what they compute, since the round began


def counted(kind, function, share=1.0):
    """The function, every call of which is a pass over this share of the observations."""

    def act(*args):
        PASSES[kind] = PASSES.get(kind, 0.0) + share
        return function(*args)

    return act


def levenberg_marquardt(value, normal_equations, start, n, limit, tolerance=None, relative_gradient=None):
    """The sum of squares at the minimum, or None. normal_equations(theta) is (sum, gradient and H of half the sum)."""
    value, normal_equations = counted("value", value), counted("gaussNewton", normal_equations)
    theta, damping, p = start.copy(), 1e-3, len(start)
    for _ in range(200):
        total, gradient, hessian = normal_equations(theta)
        scale = np.abs(np.diag(hessian))
        if relative_gradient is not None:
            if np.all(np.abs(gradient) <= relative_gradient * np.sqrt(scale * total)):
                return total
        else:
            step = solve(hessian + np.diag(1e-10 * scale), gradient)
            if step is not None and gradient @ step <= tolerance * total / (n - p):
                return total
        while True:
            step = solve(hessian + np.diag(damping * scale), gradient)
            if step is not None:
                predicted = gradient @ step + damping * (scale * step) @ step
                trial = np.clip(theta - step, -limit, limit)
                actual = total - value(trial)
                rounding = predicted < 1e-13 * total and abs(actual) < 1e-13 * total
                if actual >= 1e-4 * predicted or rounding:
                    if actual > 0.75 * predicted:
                        damping = max(damping / 10, 1e-10)
                    if actual < 0.25 * predicted:
                        damping = max(4 * damping, 1e-6)
                    theta = trial
                    break
            damping = max(4 * damping, 1e-6)
            if damping > 1e12:
                return None
    return None


def solve(matrix, right):
    """The solution, or None where the matrix is not positive definite."""
    try:
        factor = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return None
    return np.linalg.solve(factor.T, np.linalg.solve(factor, right))


def rule(workload):
    """The stopping rule of a workload, as keyword arguments."""
    if workload.get("relativeGradient") is not None:
        return {"relative_gradient": workload["relativeGradient"]}
    return {"tolerance": workload["tolerance"]}


def run(round_of, largest=10**6):
    """Does what bench/turns.cjs asks, for every workload up to `largest` observations. round_of(workload) is a function of
    how many replicates to do, which returns their sums of squares, or None where the peer does not do the task."""
    workloads = {workload["name"]: workload for workload in MANIFEST["workloads"]}
    act, count = None, 0
    for line in map(str.strip, sys.stdin):
        if line == "round":
            answer = {"seconds": timed(lambda: act(count))[0]}
        else:
            workload = workloads[line]
            count = len(workload["replicates"])
            act = round_of(workload) if workload["size"] <= largest else None
            answer = None if act is None else warm(act, count)
        print(json.dumps(answer), flush=True)


def warm(act, count):
    """What a workload has apart from its time, after which it is compiled."""
    first, _ = timed(lambda: act(1))
    PASSES.clear()
    sums = [None if s is None or not np.isfinite(s) else float(s) for s in act(count)]
    passes = {kind: number / count for kind, number in PASSES.items()}
    return {"firstSeconds": first, "sums": sums, **({"passes": passes} if passes else {})}


def timed(action):
    begin = time.perf_counter()
    result = action()
    return time.perf_counter() - begin, result


def replicate_by_replicate(task):
    """For peers that do one replicate after the other: task(workload, inputs, outputs, start) is a function that does it
    once and returns its sum of squares, or None."""

    def round_of(workload):
        acts = [task(workload, *read(workload, replicate)) for replicate in workload["replicates"]]
        if acts[0] is None:
            return None
        return lambda count: [act() for act in acts[:count]]

    return round_of
