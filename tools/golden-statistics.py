"""Writes src/measure/statistics/golden.json: values the statistics are tested against.

Needs SciPy (made with 1.17). Run from the repository's root: python3 tools/golden-statistics.py
Every row is the arguments followed by the value.
"""
import json
from scipy import special, stats

betas = [(x, a, b) for a, b in [(0.5, 0.5), (0.5, 3), (2, 5), (30, 0.5), (1, 1), (100, 900), (5e4, 1e4), (9.5e6, 5e5)]
         for x in [1e-6, 0.01, 0.3, 0.5, a / (a + b), 0.9, 0.999]]
gammas = [(a, x) for a in [0.5, 1, 2.5, 10, 100, 1e4, 1e6] for x in [0.001, 0.5, 1, 3, a * 0.9, a, a * 1.01, a * 1.2]]
ps = [1e-12, 1e-6, 0.001, 0.025, 0.05, 0.3, 0.49, 0.6, 0.8, 0.95, 0.975, 0.995, 0.999999]
freedoms = [1, 2, 3, 4, 5, 7, 11, 12, 30, 59, 120, 1e4, 1e7]
ns = [1, 5, 20, 72, 368, 3688, 10_000, 1_000_000, 200_000_000]
qs = [0.001, 0.05, 0.3, 0.5, 0.9, 0.95, 0.99, 0.999]
shares = [0.001, 0.025, 0.05, 0.5, 0.95, 0.975, 0.999]


def cdf_points(n, q):
    deviation = (n * q * (1 - q)) ** 0.5
    return sorted({min(n, max(0, int(n * q + z * deviation))) for z in (-5, -2, -0.5, 0, 0.5, 2, 5)})


golden = {
    "logGamma": [[x, special.gammaln(x)] for x in [1e-5, 0.1, 0.5, 1.5, 2.5, 7, 33.3, 170, 1e4, 1e9]],
    "incompleteBeta": [[*p, special.betainc(p[1], p[2], p[0])] for p in betas],
    "incompleteBetaComplement": [[*p, special.betaincc(p[1], p[2], p[0])] for p in betas],
    "incompleteGamma": [[*p, special.gammainc(*p)] for p in gammas],
    "incompleteGammaComplement": [[*p, special.gammaincc(*p)] for p in gammas],
    "normalCdf": [[z, stats.norm.cdf(z)] for z in [-20, -8, -3, -1.96, -0.5, 0, 0.1, 1, 1.96, 3, 6]],
    "normalQuantile": [[p, stats.norm.ppf(p)] for p in [1e-300, 1e-20, *ps]],
    "studentTCdf": [[t, f, stats.t.cdf(t, f)] for f in freedoms for t in [-40, -3, -1, -0.1, 0, 0.5, 2.2, 12.7]],
    "studentTQuantile": [[p, f, stats.t.ppf(p, f)] for f in freedoms for p in ps],
    "binomialCdf": [[k, n, q, stats.binom.cdf(k, n, q)] for n in ns for q in qs for k in cdf_points(n, q)],
    "binomialQuantile": [[s, n, q, stats.binom.ppf(s, n, q)] for n in ns for q in qs for s in shares],
}
rows = {name: [[float(x) for x in row] for row in table] for name, table in golden.items()}
text = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in table) + "\n]" for name, table in rows.items())
with open("src/measure/statistics/golden.json", "w", encoding="utf-8") as out:
    out.write("{\n" + text + "\n}\n")
