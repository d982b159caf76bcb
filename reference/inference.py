"""
Reference numbers for src/core/inference, by numpy, scipy and scikit-learn (versions in the file that it writes).

  python3 -m venv /tmp/reference && /tmp/reference/bin/pip install numpy scipy scikit-learn
  /tmp/reference/bin/python reference/inference.py > reference/inference.json
"""

import itertools
import json

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.metrics import (
    average_precision_score, balanced_accuracy_score, f1_score, log_loss, r2_score,
)

random = np.random.default_rng(7)


def interval(centre, variance, df, level, own=None, floor=None):
    """The largest of three half-widths, and the smallest level whose interval reaches 0 (searched)."""
    def half(a):
        widths = [np.sqrt(variance) * stats.t.ppf(1 - a / 2, df)]
        if own is not None:
            widths.append(own[0] * stats.t.ppf(1 - a / 2, own[1]))
        if floor is not None:
            widths.append(np.log(1 / a) / floor)
        return max(widths)
    from scipy.optimize import brentq
    if half(1 - 1e-12) > abs(centre):
        p = 1.0
    else:
        p = np.exp(brentq(lambda x: half(np.exp(x)) - abs(centre), -100, -1e-12, xtol=1e-14))
    return {'half95': half(0.05), 'half98': half(0.02), 'p': p}


def crossed(d, binary):
    T, n = d.shape
    # Sums of squares from the projections, not from the residuals of the code under test.
    J = lambda k: np.full((k, k), 1 / k)
    I = np.eye
    A = (I(T) - J(T)) @ d @ J(n)
    S = J(T) @ d @ (I(n) - J(n))
    E = (I(T) - J(T)) @ d @ (I(n) - J(n))
    msa, mss, mse = [(x ** 2).sum() / k for x, k in ((A, T - 1), (S, n - 1), (E, (T - 1) * (n - 1)))]
    m = max(msa, mss, msa + mss - mse)
    df = m ** 2 / (msa ** 2 / (T - 1) + mss ** 2 / (n - 1) + mse ** 2 / ((T - 1) * (n - 1)))
    df = max(df, min(n, T) - 1)
    own = (stats.sem(d.mean(0)), n - 1)
    return {
        'values': d.tolist(), 'binary': binary, 'difference': d.mean(), 'variance': m / (n * T), 'degrees': df,
        'components': [max(0, (msa - mse) / n), max(0, (mss - mse) / T), mse],
        **interval(d.mean(), m / (n * T), df, 0.05, own, T if binary else None),
    }


def two_way(sets, binary):
    ex = np.concatenate([s[0] for s in sets])
    di = np.concatenate([s[1] for s in sets])
    k = np.repeat(np.arange(len(sets)), [len(s[0]) for s in sets])
    L, I, K = len(di), len(np.unique(ex)), len(sets)
    d = di.mean()
    centre = d * I / (I + 2) if binary else d
    u = di - centre
    by_example = [u[ex == e].sum() for e in np.unique(ex)]
    if binary:
        va = (np.square(by_example).sum() + 2 * (L / I) ** 2) / (L * (I + 2) / I) ** 2 * (I + 2) / (I + 1)
    else:
        va = I / (I - 1) * np.square(by_example).sum() / L ** 2
    vm = K / (K - 1) * sum((di - d)[k == j].sum() ** 2 for j in range(K)) / L ** 2
    vw = sum(((di[k == j] - di[k == j].mean()) ** 2).sum() for j in range(K)) / (L - K) / L
    v = max(va, vm, va + vm - vw)
    df = v ** 2 / (va ** 2 / (I - 1) + vm ** 2 / (K - 1) + vw ** 2 / (L - K))
    df = max(df, min(I, K) - 1)
    return {
        'sets': [[s[0].tolist(), s[1].tolist()] for s in sets], 'binary': binary,
        'difference': d, 'centre': centre, 'variance': v, 'degrees': df,
        **interval(centre, v, df, 0.05, None, I if binary else None),
    }


def correlated(T, n, rate, of_example, of_seed):
    """0/1 scores of two policies with effects of example and seed, as differences."""
    z = random.normal(size=(T, 1)) * 2
    def scores():
        logit = rate + z + of_example * random.normal(size=(T, 1)) + of_seed * random.normal(size=(1, n))
        return (random.random((T, n)) < 1 / (1 + np.exp(-logit))).astype(int)
    return scores() - scores()


def folds(I, k, repeats, values):
    sets = []
    for _ in range(repeats):
        for part in np.array_split(random.permutation(I), k):
            sets.append((part, values(part)))
    return sets


def sign_flip(values):
    n = len(values)
    values = np.asarray(values)
    means = [abs((values * s).mean()) for s in itertools.product((-1, 1), repeat=n)]
    p = np.mean(np.array(means) >= abs(values.mean()) - 1e-12)
    # By inversion: the values that the test at 0.05 does not reject, between neighbouring subset means.
    subsets = sorted(values[list(c)].mean() for r in range(1, n + 1) for c in itertools.combinations(range(n), r))
    def accepted(theta):
        own = values - theta
        flips = np.array([abs((own * s).sum()) for s in itertools.product((-1, 1), repeat=n)])
        return np.mean(flips >= abs(own.sum()) - 1e-12) > 0.05
    middles = [(a + b) / 2 for a, b in zip(subsets, subsets[1:])]
    kept = [i for i, m in enumerate(middles) if accepted(m)]
    return {'values': values.tolist(), 'p': p, 'low': subsets[kept[0]], 'high': subsets[kept[-1] + 1]}


def jackknife(value, without):
    T = len(without)
    pseudo = T * value - (T - 1) * np.array(without)
    return (pseudo + value - pseudo.mean()).tolist()


def ece(conf, hit):
    edges = np.ceil(conf * 15).astype(int) - 1
    edges = np.clip(edges, 0, 14)
    return sum(abs((conf - hit)[edges == b].sum()) for b in range(15)) / len(conf)


def influence(score, T, step=1e-6):
    """Contributions as numerical derivatives of a weighted score by the weight of each example."""
    base = score(np.full(T, 1 / T))
    each = []
    for i in range(T):
        def at(h):
            w = np.full(T, (1 - h) / T)
            w[i] += h
            return score(w)
        each.append((at(step) - at(-step)) / (2 * step))
    each = np.array(each)
    return base, (each + base - each.mean()).tolist()


def class_case():
    T, C = 40, 3
    labels = np.repeat(np.arange(C), [20, 13, 7])
    logits = np.round(random.normal(size=(T, C)) + 1.2 * np.eye(C)[labels], 4)
    p = np.exp(logits - logits.max(1, keepdims=True)); p /= p.sum(1, keepdims=True)
    said = logits.argmax(1)
    keep = lambda i: np.arange(T) != i
    f1 = lambda m: f1_score(labels[m], said[m], average='macro')
    everything = np.ones(T, bool)
    hit = (said == labels).astype(float)
    conf = p.max(1)
    def balanced(w):
        return np.mean([(w * hit)[labels == c].sum() / w[labels == c].sum() for c in range(C)])
    value, each = influence(balanced, T)
    assert np.isclose(value, balanced_accuracy_score(labels, said))
    return {
        'logits': logits.ravel().tolist(), 'labels': labels.tolist(), 'classes': C,
        'balancedAccuracy': {'value': value, 'each': each},
        'macroF1': {'value': f1(everything), 'each': jackknife(f1(everything), [f1(keep(i)) for i in range(T)])},
        'ece': {'value': ece(conf, hit), 'each': (lambda e: (e + ece(conf, hit) - e.mean()).tolist())(
            np.array([T * ece(conf, hit) - (T - 1) * ece(conf[keep(i)], hit[keep(i)]) for i in range(T)]))},
        'loss': {'value': log_loss(labels, p), 'each': (-np.log(p[np.arange(T), labels])).tolist()},
    }


def number_case(targets):
    T = 35
    labels = np.round(random.normal(size=(T, targets)) * 3 + 10, 3)
    predicted = np.round(labels + random.standard_t(4, size=(T, targets)), 3)
    e2 = ((predicted - labels) ** 2)
    def r2(w):
        out = 0
        fixed = ((labels - labels.mean(0)) ** 2).mean(0)
        for t in range(targets):
            y = labels[:, t]
            # The centre is that of the test set; only the ratio of the weighted sums varies.
            out += 1 - (w * e2[:, t]).sum() / (w * (y - y.mean()) ** 2).sum()
        return out / targets
    value, each = influence(r2, T)
    assert np.isclose(value, r2_score(labels, predicted))
    rmse, rmse_each = influence(lambda w: np.sqrt((w[:, None] * e2).sum() / targets), T)
    return {
        'targets': targets, 'labels': labels.ravel().tolist(), 'predicted': predicted.ravel().tolist(),
        'r2': {'value': value, 'each': each}, 'rmse': {'value': rmse, 'each': rmse_each},
    }


def label_case():
    T, K = 45, 3
    labels = (random.random((T, K)) < [0.5, 0.3, 0.2]).astype(int)
    logits = np.round(random.normal(size=(T, K)) + labels, 1)  # with ties
    def score(m):
        return np.mean([average_precision_score(labels[m, k], logits[m, k]) for k in range(K)])
    everything = np.ones(T, bool)
    without = [score(np.arange(T) != i) for i in range(T)]
    return {
        'outputs': K, 'labels': labels.ravel().tolist(), 'logits': logits.ravel().tolist(),
        'averagePrecision': {'value': score(everything), 'each': jackknife(score(everything), without)},
    }


tables = [correlated(23, 3, 2, 1, 0.5), correlated(60, 10, 2.5, 0, 0), correlated(40, 5, 2, 1, 2)]
none = np.zeros((50, 5), int)
one = none.copy()
one[7, :] = 1
cases = {
    'note': 'written by reference/inference.py',
    'versions': {'numpy': np.__version__, 'scipy': scipy.__version__, 'scikit-learn': sklearn.__version__},
    'crossed': [crossed(t, True) for t in [*tables, one]]
    + [crossed(np.round(random.normal(0.3, 1, (30, 6)) + random.normal(size=(1, 6)), 4), False)],
    'twoWay': [
        two_way(folds(30, 5, 2, lambda p: correlated(len(p), 1, 1.5, 1, 0.5)[:, 0]), True),
        two_way(folds(23, 5, 1, lambda p: np.zeros(len(p), int)), True),
        two_way([(np.sort(random.choice(40, 8, False)), np.round(random.normal(0.5, 1, 8) + random.normal(), 4)) for _ in range(6)], False),
    ],
    'signFlip': [sign_flip(np.round(random.normal(0.4, 0.5, n), 3)) for n in (6, 7, 9)]
    + [sign_flip([0.01] * 9 + [-0.09])],
    'skewness': [
        {'values': v.tolist(), 'p': stats.skewtest(v).pvalue}
        for v in (np.round(random.normal(size=8), 4), np.round(random.exponential(size=20), 4), np.array([0.01, 0.012, 0.009, 0.011, 0.01, 0.013, 0.008, 0.012, 0.01, -0.09]))
    ],
    'chiSquare': [[p, k, stats.chi2.ppf(p, k)] for p in (0.1, 0.9) for k in (2, 9, 37.5)],
    'classes': class_case(), 'numbers': [number_case(1), number_case(2)], 'labelSets': label_case(),
}
print(json.dumps(cases))
