#!/usr/bin/python3
"""What a short script says of the same result files: medians, their ratio, and the p of a Mann-Whitney test, as benchstat
prints them. Samples of one benchmark are pooled over the files of a side.

read_plainly.py BASE HEAD: files, or folders of them; the JSON of Google Benchmark or of BenchmarkTools.jl"""

import json
import math
import os
import statistics
import sys


def files_at(path):
    if os.path.isfile(path):
        return [path]
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)


def trials(name, value, samples):
    kind, fields = value
    if kind.endswith("BenchmarkGroup"):
        for key, member in fields["data"].items():
            trials(name + "/" + key, member, samples)
    else:
        samples.setdefault(name, []).extend(fields["times"])


def read(path):
    samples = {}
    for name in files_at(path):
        with open(name) as file:
            content = json.load(file)
        if isinstance(content, list):
            trials("", content[1][0], samples)
        else:
            for row in content["benchmarks"]:
                samples.setdefault(row["name"], []).append(row["cpu_time"])
    return samples


def mann_whitney(base, head):
    """p of both sides, by the normal approximation with a correction for ties"""
    values = sorted([(value, 0) for value in base] + [(value, 1) for value in head])
    count = len(values)
    ranks = 0.0
    ties = 0
    at = 0
    while at < count:
        end = at
        while end < count and values[end][0] == values[at][0]:
            end += 1
        of_head = sum(side for _, side in values[at:end])
        ranks += of_head * (at + end + 1) / 2
        ties += (end - at) ** 3 - (end - at)
        at = end
    n, m = len(base), len(head)
    u = ranks - m * (m + 1) / 2
    variance = n * m / 12 * (count + 1 - ties / (count * (count - 1)))
    if variance == 0:
        return 1.0
    return math.erfc(abs(u - n * m / 2) / math.sqrt(2 * variance))


def main():
    base, head = read(sys.argv[1]), read(sys.argv[2])
    for name in base:
        if name in head:
            one, other = statistics.median(base[name]), statistics.median(head[name])
            print(f"{name} {one:.4g} {other:.4g} {other / one - 1:+.2%} p={mann_whitney(base[name], head[name]):.3f}")


main()
