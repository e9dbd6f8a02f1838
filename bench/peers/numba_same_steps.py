"""numba as an expert writes it, with the steps of routerlab: a matrix is kept as long as it serves, the last one is the exact
Hessian, and what many observations are fitted by comes from every 8th of them first (newton/boxNewton.ts and
starts/nestedSamples.ts of lib/estimators, without valleys, which these workloads do not have). It tells what routerlab's core
gives from what its steps give."""

import warnings

import numpy as np
from common import box, counted, replicate_by_replicate, rule, run, solve
from numba import NumbaPerformanceWarning, njit
from numba_expert import CHUNK, buffers, gradient, normal_equations, place_matrix, place_vector, prepare, weigh

warnings.simplefilter("ignore", NumbaPerformanceWarning)


@njit(fastmath={"contract", "nsz", "reassoc"})
def hessian(theta, features, products, xt, y, d, k):
    """Sum of squares, gradient and exact Hessian of half of it: normal_equations with the residual's own curvature."""
    w = 2 * k - 1
    b = buffers(k)
    gates, values = b[0], b[1]
    weights, scaled = np.empty((w, CHUNK)), np.empty((w, CHUNK))
    pairs = np.empty((w * (w + 1) // 2, CHUNK))
    total, sums = 0.0, np.zeros((w, d + 1))
    matrix = np.zeros((len(pairs), products.shape[1]))
    for first in range(0, len(y), CHUNK):
        last = min(first + CHUNK, len(y))
        m = last - first
        total += weigh(theta, xt, y, first, last, d, k, b, weights, scaled)
        sums += scaled[:, :m] @ features[first:last]
        at = 0
        for i in range(w):
            for j in range(i, w):
                if j < k - 1:
                    for s in range(m):
                        own = weights[i, s] * weights[j, s]
                        pairs[at, s] = own - gates[j, s] * scaled[i, s] - gates[i, s] * scaled[j, s]
                elif i < k - 1:
                    for s in range(m):
                        pairs[at, s] = weights[i, s] * weights[j, s] - gates[i, s] * scaled[j, s]
                else:
                    for s in range(m):
                        pairs[at, s] = weights[i, s] * weights[j, s]
                if i == j:
                    if i < k - 1:
                        for s in range(m):
                            pairs[at, s] += scaled[i, s]
                    else:
                        for s in range(m):
                            pairs[at, s] -= 2.0 * values[i - (k - 1), s] * scaled[i, s]
                elif i < k - 1 and j == i + k - 1:
                    for s in range(m):
                        pairs[at, s] += scaled[j, s]
                at += 1
        matrix += pairs[:, :m] @ products[first:last]
    return total, place_vector(sums, d, k), place_matrix(matrix, d, k)


class Observations:
    """Sum, gradient and matrices on some of the observations, counted as a share of all."""

    def __init__(self, x, y, d, k, share):
        xt, features, products = prepare(x)
        self.n = len(y)
        self.gradient = counted("gradient", lambda theta: gradient(theta, features, xt, y, d, k), share)
        by = lambda function: lambda theta: function(theta, features, products, xt, y, d, k)
        jtj, exact = counted("gaussNewton", by(normal_equations), share), counted("hessian", by(hessian), share)
        self.derivatives = lambda theta, is_exact: (exact if is_exact else jtj)(theta)


def kept_newton(on, theta, limit, kept=None, is_rough=False, tolerance=None, relative_gradient=None):
    """The end point, its sum or None, and (matrix, whether it is exact, damping) to go on with."""
    p, wants_exact, before = len(theta), False, np.inf
    if kept is None:
        total, g, h = on.derivatives(theta, False)
        is_exact, damping, is_fresh = False, 1e-3, True
    else:
        h, is_exact, damping = kept
        total, g = on.gradient(theta)
        is_fresh = False
    scale = np.abs(np.diag(h))

    def least_drop():
        return relative_gradient**2 * total if tolerance is None else tolerance * total / (on.n - p)

    def stepping(amount):
        """Step, decrement and predicted drop, or None."""
        step = solve(h + np.diag(amount * scale), g)
        return None if step is None else (-step, g @ step, g @ step + amount * (scale * step) @ step)

    def is_minimum(step):
        if step is None:
            return False
        if tolerance is None:
            return np.all(np.abs(g) <= relative_gradient * np.sqrt(scale * total))
        return step[1] <= least_drop() and stepping(1e-10)[1] <= least_drop()

    def is_worth_keeping(step):
        if step is None or not step[1] < 0.25 * before:
            return False
        return before == np.inf or np.log(least_drop() / step[1]) / np.log(step[1] / before) <= 1 + 2 * p / 25

    def renew():
        nonlocal total, g, h, scale, is_exact, is_fresh
        total, g, h = on.derivatives(theta, wants_exact)
        scale, is_exact, is_fresh = np.abs(np.diag(h)), wants_exact, True

    for _ in range(200):
        step = stepping(damping)
        is_done = is_minimum(step)
        if not (is_rough or is_exact) if is_done else not (is_fresh or is_worth_keeping(step)):
            wants_exact = wants_exact or is_done
            renew()
            step = stepping(damping)
            is_done = is_minimum(step)
        if is_done and (is_rough or is_exact):
            return theta, total, (h, is_exact, damping)
        while True:
            if step is not None:
                there = np.clip(theta + step[0], -limit, limit)
                next_total, next_gradient = on.gradient(there)
                actual = total - next_total
                rounding = step[2] < 1e-13 * total and abs(actual) < 1e-13 * total
                if actual >= 1e-4 * step[2] or rounding:
                    break
                if not is_fresh:
                    renew()
                    step = stepping(damping)
                    continue
            damping = max(4 * damping, 1e-9)
            if damping > 1e12:
                return theta, None, None
            step = stepping(damping)
        if actual > 0.75 * step[2] and is_fresh:
            damping = max(damping / 10, 1e-10)
        if actual < 0.25 * step[2]:
            damping = max(4 * damping, 1e-9)
        is_slow = actual < 0.01 * total
        theta, total, g, before, is_fresh = there, next_total, next_gradient, step[1], False
        if is_slow and not wants_exact:
            wants_exact = True
            renew()
    return theta, None, None


def task(workload, x, y, start):
    d, k, n = workload["dim"], workload["atoms"], len(y)
    if workload["task"] not in ("fit", "sweep"):
        return None
    limit, every = box(workload), [1]
    while n / (8 * every[0]) >= max(1024, 8 * len(start)):
        every.insert(0, 8 * every[0])

    def fit():
        theta, kept = start, None
        for index, step in enumerate(every):
            on = Observations(np.ascontiguousarray(x[::step]), np.ascontiguousarray(y[::step]), d, k, 1 / step)
            if step == 1:
                return kept_newton(on, theta, limit, kept, **rule(workload))[1]
            theta, total, kept = kept_newton(on, theta, limit, kept, is_rough=True, tolerance=1e-2)
            if total is not None:
                kept = (kept[0] * (step / every[index + 1]), *kept[1:])

    return fit


if __name__ == "__main__":
    run(replicate_by_replicate(task))
