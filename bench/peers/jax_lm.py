"""JAX as a good user writes it: float64, everything compiled, derivatives by autodiff, a scan over chunks of observations,
the whole of Levenberg-Marquardt in a while_loop, lax.map over replicates."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from common import box, read, rule, run
from jax import lax

jax.config.update("jax_enable_x64", True)
CHUNK = 1000


def prediction(theta, x, d, k):
    stride = 2 * d + 2
    routed = theta[: (k - 1) * stride].reshape(k - 1, stride)
    logits = jnp.append(routed[:, 0] + routed[:, 1 : d + 1] @ x, 0.0)
    etas = jnp.vstack([routed[:, d + 1 :], theta[(k - 1) * stride :]])
    return jax.nn.softmax(logits) @ jnp.tanh(etas[:, :d] @ x + etas[:, d])


def residuals(theta, x, y, d, k):
    return jax.vmap(lambda row: prediction(theta, row, d, k))(x) - y


def chunked(x, y):
    return x.reshape(-1, CHUNK, x.shape[1]), y.reshape(-1, CHUNK)


def total(theta, x, y, d, k):
    body = lambda sum, part: (sum + jnp.sum(residuals(theta, *part, d, k) ** 2), None)
    return lax.scan(body, 0.0, chunked(x, y))[0]


@partial(jax.jit, static_argnums=(3, 4))
def gradient(theta, x, y, d, k):
    def body(carry, part):
        value, pull = jax.value_and_grad(lambda t: 0.5 * jnp.sum(residuals(t, *part, d, k) ** 2))(theta)
        return (carry[0] + 2 * value, carry[1] + pull), None

    return lax.scan(body, (0.0, jnp.zeros_like(theta)), chunked(x, y))[0]


def normal_equations(theta, x, y, d, k):
    def body(carry, part):
        xs, ys = part
        f, jacobian = jax.vmap(jax.value_and_grad(lambda t, row: prediction(t, row, d, k)), (None, 0))(theta, xs)
        r = f - ys
        return (carry[0] + r @ r, carry[1] + jacobian.T @ r, carry[2] + jacobian.T @ jacobian), None

    p = len(theta)
    return lax.scan(body, (0.0, jnp.zeros(p), jnp.zeros((p, p))), chunked(x, y))[0]


def solve(matrix, right):
    factor = jnp.linalg.cholesky(matrix)
    step = jax.scipy.linalg.cho_solve((factor, True), right)
    return step, jnp.all(jnp.isfinite(step))


def fit(x, y, start, limit, d, k, tolerance=None, relative_gradient=None):
    n, p = x.shape[0], len(start)
    derive = lambda theta: normal_equations(theta, x, y, d, k)

    def is_minimum(state):
        _, _, (value, g, h), _ = state
        scale = jnp.abs(jnp.diag(h))
        if relative_gradient is not None:
            return jnp.all(jnp.abs(g) <= relative_gradient * jnp.sqrt(scale * value))
        step, is_good = solve(h + jnp.diag(1e-10 * scale), g)
        return is_good & (g @ step <= tolerance * value / (n - p))

    def advance(state):
        theta, damping, (value, g, h), trials = state
        scale = jnp.abs(jnp.diag(h))
        step, is_good = solve(h + jnp.diag(damping * scale), g)
        predicted = g @ step + damping * (scale * step) @ step
        trial = jnp.clip(theta - step, -limit, limit)
        actual = lax.cond(is_good, lambda: value - total(trial, x, y, d, k), lambda: -jnp.inf)
        rounding = (predicted < 1e-13 * value) & (jnp.abs(actual) < 1e-13 * value)
        is_taken = is_good & ((actual >= 1e-4 * predicted) | rounding)
        looser = jnp.where(actual > 0.75 * predicted, jnp.maximum(damping / 10, 1e-10), damping)
        tighter = jnp.maximum(4 * damping, 1e-6)
        after = jnp.where(is_taken & (actual >= 0.25 * predicted), looser, tighter)
        theta = jnp.where(is_taken, trial, theta)
        derived = lax.cond(is_taken, lambda: derive(theta), lambda: (value, g, h))
        return theta, after, derived, trials + 1

    going = lambda state: ~is_minimum(state) & (state[3] < 400) & (state[1] < 1e12)
    state = lax.while_loop(going, advance, (start, 1e-3, derive(start), 0))
    return jnp.where(is_minimum(state), state[2][0], jnp.nan)


def round_of(workload):
    d, k = workload["dim"], workload["atoms"]
    x, y, start = (np.stack(parts) for parts in zip(*(read(workload, each) for each in workload["replicates"])))
    if workload["task"] == "gradient":
        return lambda count: [gradient(start[0], x[0], y[0], d, k)[0].block_until_ready()]
    if workload["task"] == "gaussNewton":
        derive = jax.jit(normal_equations, static_argnums=(3, 4))
        return lambda count: [jax.block_until_ready(derive(start[0], x[0], y[0], d, k))[0]]
    limit = box(workload)
    one = lambda data: fit(*data, limit, d, k, **rule(workload))
    act = jax.jit(lambda xs, ys, starts: lax.map(one, (xs, ys, starts)))
    return lambda count: list(np.asarray(act(x[:count], y[:count], start[:count])))


run(round_of)
