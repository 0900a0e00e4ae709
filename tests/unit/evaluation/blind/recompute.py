"""Recompute the statistics of a blind reading from its exported votes, with NumPy alone.

    recompute.py votes.jsonl statistics.json

Prints how many numbers were compared and each that is off by more than 1e-6; fails if any is, or if
something in the statistics was not recomputed. Written from the definitions, not from the program:
Davidson (1970), Cohen (1960, 1968), Fleiss (1971), Krippendorff (2011), Fisher (1935), Holm (1979).
"""

import itertools
import json
import math
import sys
from collections import defaultdict

import numpy as np

KINDS = ['preference', 'form', 'errors', 'correction']
ERRORS = [
    'false-finding', 'missing-finding', 'wrong-location', 'wrong-severity',
    'comparison-not-in-reference', 'omitted-comparison',
]


def draws(seed, resamples, count):
    """As many rows of `count` units drawn with replacement as there are resamples."""
    random = np.random.RandomState(seed).random_sample(resamples * count)
    return np.floor(random * count).astype(int).reshape(resamples, count)


def interval(values, seed):
    values = np.asarray(values, float)
    known = values[~np.isnan(values)]
    lost = len(values) - len(known)
    usable = len(known) > 0 and lost <= 0.05 * len(values)
    low, high = np.quantile(known, [0.025, 0.975]) if usable else (None, None)
    return {
        'low': low, 'high': high, 'confidence': 0.95, 'seed': seed,
        'resamples': len(values), 'undefinedResamples': lost,
    }


def bootstrap(count, seed, resamples, statistic):
    return interval([statistic(units) for units in draws(seed, resamples, count)], seed)


# Preferences


def pair(vote):
    return tuple(sorted([vote['left'], vote['right']]))


def outcome(vote):
    """0 for the first of the pair, 1 a tie, 2 the second."""
    choice = vote['answer']['choice']
    if choice not in ('left', 'right'):
        return 1
    return 0 if vote[choice] == pair(vote)[0] else 2


def davidson(counts):
    """Fit many tables at once. counts: (fits, items, items, 3) of i < j: wins of i, ties, wins of j.

    Returns strengths (fits, items), mean 0, NaN where there is no finite fit; and nu."""
    fits, items = counts.shape[:2]
    pairs = list(itertools.combinations(range(items), 2))
    strengths, nus = np.full((fits, items), np.nan), np.full(fits, np.nan)
    for has_ties in (False, True):
        chosen = np.flatnonzero((counts[..., 1].sum((1, 2)) > 0) == has_ties)
        size = items - 1 + has_ties
        slope = np.zeros((len(pairs), 3, items + 1))
        for at, (i, j) in enumerate(pairs):
            slope[at, 0, i] = slope[at, 2, j] = 1
            slope[at, 1, [i, j]] = 0.5
            slope[at, 1, items] = 1
        slope = slope[..., 1 : 1 + size]
        seen = np.stack([counts[chosen, i, j] for i, j in pairs], 1).astype(float)
        x = np.zeros((len(chosen), size))
        live, done = np.ones(len(chosen), bool), np.zeros(len(chosen), bool)

        def value(x, seen):
            logs = np.einsum('pkd,fd->fpk', slope, x)
            if not has_ties:
                logs[..., 1] = -np.inf
            top = logs.max(-1, keepdims=True)
            total = np.exp(logs - top).sum(-1, keepdims=True)
            chance = np.exp(logs - top) / total
            log_chance = np.where(np.isinf(logs), 0, logs) - top - np.log(total)
            return chance, (seen * log_chance).sum((1, 2))

        for _ in range(200):
            at = np.flatnonzero(live & ~done)
            if len(at) == 0:
                break
            chance, best = value(x[at], seen[at])
            mean = np.einsum('fpk,pkd->fpd', chance, slope)
            gradient = np.einsum('fpk,pkd->fd', seen[at], slope) - np.einsum(
                'fp,fpd->fd', seen[at].sum(-1), mean)
            settled = np.abs(gradient).max(-1) < 1e-9
            done[at[settled]] = True
            at, gradient, chance, mean, best = (
                each[~settled] for each in (at, gradient, chance, mean, best))
            if len(at) == 0:
                continue
            games = seen[at].sum(-1)
            hessian = np.einsum('fp,fpk,pkd,pke->fde', games, chance, slope, slope) - np.einsum(
                'fp,fpd,fpe->fde', games, mean, mean)
            singular = np.abs(np.linalg.det(hessian)) < 1e-13
            live[at[singular]] = False
            at, gradient, hessian, best = (
                each[~singular] for each in (at, gradient, hessian, best))
            step = np.linalg.solve(hessian, gradient[..., None])[..., 0]
            scale = np.ones(len(at))
            far = np.zeros(len(at), bool)
            for _ in range(40):
                there = x[at] + scale[:, None] * step
                far |= np.abs(there).max(-1) >= 15
                worse = ~far & (value(there, seen[at])[1] < best - 1e-12 * np.abs(best))
                if not worse.any():
                    break
                scale[worse] /= 2
            live[at[far]] = False
            x[at[~far]] = there[~far]
        good = np.flatnonzero(live & done)
        raw = np.concatenate([np.zeros((len(good), 1)), x[good][:, : items - 1]], 1)
        strengths[chosen[good]] = raw - raw.mean(1, keepdims=True)
        nus[chosen[good]] = np.exp(x[good][:, -1]) if has_ties else 0
    return strengths, nus


def ranking(votes, wishes):
    seed, resamples, least = wishes['seed'], wishes['resamples'], wishes['least']
    items = sorted({arm for vote in votes for arm in pair(vote)})
    if len(votes) < least:
        return {'kind': 'refused', 'reason': 'too-few', 'have': len(votes), 'need': least}
    tally = {item: [0, 0, 0] for item in items}
    for vote in votes:
        first, second = pair(vote)
        tally[first][outcome(vote)] += 1
        tally[second][2 - outcome(vote)] += 1
    for item in items:
        if sum(tally[item]) < 10:
            return {
                'kind': 'refused', 'reason': 'too-few-of-one', 'item': item,
                'have': sum(tally[item]), 'need': 10,
            }
    groups = {item: {item} for item in items}
    for vote in votes:
        first, second = pair(vote)
        together = groups[first] | groups[second]
        for item in together:
            groups[item] = together
    if len({id(group) for group in groups.values()}) > 1:
        parts = {id(groups[item]): sorted(groups[item]) for item in items}
        return {'kind': 'refused', 'reason': 'unconnected', 'groups': list(parts.values())}
    studies = list(dict.fromkeys(vote['study'] for vote in votes))
    by_study = np.zeros((len(studies), len(items), len(items), 3))
    for vote in votes:
        i, j = (items.index(each) for each in pair(vote))
        by_study[studies.index(vote['study']), i, j, outcome(vote)] += 1
    strengths, nus = davidson(by_study.sum(0)[None])
    if np.isnan(strengths).any():
        return {'kind': 'refused', 'reason': 'no-finite-fit'}
    chosen = draws(seed, resamples, len(studies))
    again, _ = davidson(np.stack([by_study[units].sum(0) for units in chosen]))
    ranked = [
        {
            'item': item, 'strength': strengths[0, at], 'interval': interval(again[:, at], seed),
            'wins': tally[item][0], 'ties': tally[item][1], 'losses': tally[item][2],
        }
        for at, item in enumerate(items)
    ]
    return {
        'kind': 'ranked', 'items': sorted(ranked, key=lambda each: -each['strength']),
        'tie': nus[0], 'comparisons': len(votes), 'studies': len(studies),
    }


def preferences(votes, wishes):
    every = [vote for vote in votes if vote['answer']['kind'] == 'preference']
    if not every:
        return None
    once = [vote for vote in every if vote['repeatOf'] is None]
    tallies, compared = [], []
    for first, second in sorted({pair(vote) for vote in once}):
        own = [vote for vote in once if pair(vote) == (first, second)]
        outcomes = [outcome(vote) for vote in own]
        tallies.append({
            'first': first, 'second': second, 'wins': outcomes.count(0),
            'ties': outcomes.count(1), 'losses': outcomes.count(2),
            'bothBad': sum(vote['answer']['choice'] == 'both-bad' for vote in own),
        })
        won = study_means((vote['study'], 1 - outcome(vote) / 2) for vote in own)
        compared.append((first, second, [(each, 1 - each) for each in won.values()]))
    decided = [vote['answer']['choice'] for vote in every
               if vote['answer']['choice'] in ('left', 'right')]
    return {
        'comparisons': len(once), 'pairs': tallies,
        'left': {'chosen': decided.count('left'), 'decided': len(decided)},
        'ranking': ranking(once, wishes), 'tests': tests(compared, wishes['seed']),
    }


# Agreement


def rated(votes):
    """What, weights, level, values, and [unit, task, reader, repeatOf, value]."""
    def rows(kind, value):
        return [
            (vote['unit'], vote['task'], vote['reader'], vote['repeatOf'], value(vote))
            for vote in votes if vote['answer']['kind'] == kind
        ]
    found = [('preference', 0, 'nominal', rows('preference', outcome))]
    items = sorted({item for vote in votes if vote['answer']['kind'] == 'form'
                    for item in vote['answer']['values']})
    for item in items:
        given = rows('form', lambda vote: vote['answer']['values'].get(item))
        found.append(('form:' + item, 2, 'ordinal', [row for row in given if row[4] is not None]))
    found.append(('errors', 2, 'interval', rows('errors', lambda vote: sum(
        mark['significance'] == 'significant' for mark in vote['answer']['marks']))))
    for what, power, level, ratings in found:
        if not ratings:
            continue
        numbers = [row[4] for row in ratings]
        low, high = (0, 2) if level == 'nominal' else (min(numbers), max(numbers))
        yield what, power, level, list(range(low, low + max(2, high - low + 1))), ratings


def kappa(pairs, values, power, wishes):
    if len(pairs) < 2:
        return None
    places = np.array([[values.index(a), values.index(b)] for a, b in pairs])
    size = len(values)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    weight = (apart > 0).astype(float) if power == 0 else apart.astype(float) ** power

    def statistic(units):
        table = np.zeros((size, size))
        np.add.at(table, tuple(places[units].T), 1 / len(units))
        expected = (np.outer(table.sum(1), table.sum(0)) * weight).sum()
        return 1 - (table * weight).sum() / expected if expected > 1e-15 else np.nan

    return agreement(len(pairs), statistic, wishes)


def agreement(count, statistic, wishes):
    value = statistic(np.arange(count))
    return {
        'value': None if np.isnan(value) else value, 'units': count,
        'interval': bootstrap(count, wishes['seed'], wishes['resamples'], statistic),
    }


def fleiss(table, wishes):
    raters = table[0].sum()

    def statistic(units):
        chosen = table[units]
        shares = chosen.sum(0) / chosen.sum()
        expected = (shares**2).sum()
        observed = (chosen * (chosen - 1)).sum() / (len(units) * raters * (raters - 1))
        return np.nan if expected > 1 - 1e-12 else (observed - expected) / (1 - expected)

    return agreement(len(table), statistic, wishes)


def krippendorff(units_values, level, wishes):
    domain = sorted({value for values in units_values for value in values})
    size = len(domain)
    each = np.zeros((len(units_values), size, size))
    for at, values in enumerate(units_values):
        for a, b in itertools.permutations(range(len(values)), 2):
            each[at, domain.index(values[a]), domain.index(values[b])] += 1 / (len(values) - 1)

    def statistic(units):
        coincidences = each[units].sum(0)
        totals = coincidences.sum(0)
        if level == 'nominal':
            apart = 1 - np.eye(size)
        elif level == 'interval':
            apart = np.subtract.outer(domain, domain).astype(float) ** 2
        else:
            ranks = np.cumsum(totals) - totals / 2
            apart = np.subtract.outer(ranks, ranks) ** 2
        expected = (np.outer(totals, totals) * apart).sum() / (totals.sum() - 1)
        return 1 - (coincidences * apart).sum() / expected if expected > 1e-15 else np.nan

    return agreement(len(units_values), statistic, wishes)


def agreements(votes, wishes):
    for what, power, level, values, ratings in rated(votes):
        given = {(row[2], row[0]): row[4] for row in ratings if row[3] is None}
        readers = sorted({row[2] for row in ratings})
        units = sorted({unit for _, unit in given})
        by_unit = [[given[r, u] for r in readers if (r, u) in given] for u in units]
        shared = [row for row in by_unit if len(row) > 1]
        numbers = {len(row) for row in by_unit}
        whole = len(units) > 1 and len(numbers) == 1 and min(numbers) > 1
        cohen = []
        for a, b in itertools.combinations(readers, 2):
            pairs = [(given[a, u], given[b, u]) for u in units
                     if (a, u) in given and (b, u) in given]
            value = kappa(pairs, values, power, wishes)
            if value:
                cohen.append({'readers': [a, b], 'agreement': value,
                              'same': sum(x == y for x, y in pairs)})
        intra = []
        for reader in readers:
            own = {row[1]: row for row in ratings if row[2] == reader}
            pairs = [(own[row[3]][4], row[4]) for row in sorted(own.values(), key=lambda r: r[0])
                     if row[3] is not None and row[3] in own]
            if pairs:
                intra.append({'reader': reader, 'repeats': len(pairs),
                              'same': sum(x == y for x, y in pairs),
                              'agreement': kappa(pairs, values, power, wishes)})
        table = np.array([[row.count(v) for v in values] for row in by_unit])
        yield {
            'what': what, 'cohen': cohen, 'intra': intra,
            'krippendorff': krippendorff(shared, level, wishes) if shared else None,
            'fleiss': fleiss(table, wishes) if whole else None,
        }


# Measures


def study_means(scores):
    by_study = defaultdict(list)
    for study, value in scores:
        by_study[study].append(value)
    return {study: np.mean(by_study[study]) for study in sorted(by_study)}


def permutation(differences, seed):
    differences = np.asarray(differences)
    count, far = len(differences), abs(differences.mean()) - 1e-12
    if count <= 16:
        signs = np.array(list(itertools.product([1, -1], repeat=count)))
        return (np.abs((signs * differences).mean(1)) >= far).mean()
    random = np.random.RandomState(seed).random_sample((10_000, count))
    sums = np.abs((np.where(random < 0.5, -1, 1) * differences).mean(1))
    return ((sums >= far).sum() + 1) / 10_001


def needed(differences):
    if len(differences) < 5:
        return None
    deviation, mean = np.std(differences, ddof=1), np.mean(differences)
    if not deviation > 0 or abs(mean) < 1e-12:
        return None
    # The 0.975 and the 0.8 quantiles of the normal distribution.
    z = 1.959963984540054 + 0.8416212335729143
    return math.ceil((z * deviation / mean) ** 2)


def tests(compared, seed):
    rows = []
    for first, second, pairs in compared:
        differences = [a - b for a, b in pairs]
        rows.append({
            'first': first, 'second': second, 'pairs': len(pairs),
            'difference': np.mean(differences), 'adjusted': None, 'needed': needed(differences),
            'p': permutation(differences, seed) if len(pairs) >= 5 else None,
        })
    known = sorted((row for row in rows if row['p'] is not None), key=lambda row: row['p'])
    least = 0
    for rank, row in enumerate(known):
        least = max(least, (len(known) - rank) * row['p'])
        row['adjusted'] = min(1, least)
    return rows


def measures(once, wishes):
    scores = defaultdict(lambda: defaultdict(list))
    def add(what, vote, value):
        scores[what][vote['left']].append((vote['study'], value))
    for vote in once:
        answer = vote['answer']
        if answer['kind'] == 'errors':
            for each in ('significant', 'insignificant'):
                add('errors:' + each, vote,
                    sum(mark['significance'] == each for mark in answer['marks']))
        if answer['kind'] == 'form':
            for item, value in answer['values'].items():
                add('form:' + item, vote, value)
        if answer['kind'] == 'correction':
            if vote['edits']:
                add('correction:edits', vote, vote['edits']['normalised'])
            add('correction:seconds', vote, vote['activeMs'] / 1000)
    for what in sorted(scores):
        arms, means = [], {}
        for arm in sorted(scores[what]):
            means[arm] = study_means(scores[what][arm])
            values = np.array(list(means[arm].values()))
            arms.append({
                'arm': arm, 'judged': len(scores[what][arm]), 'studies': len(values),
                'mean': values.mean(), 'each': [list(each) for each in means[arm].items()],
                'interval': bootstrap(
                    len(values), wishes['seed'], wishes['resamples'],
                    lambda units: values[units].mean()) if len(values) > 1 else None,
            })
        compared = []
        for a, b in itertools.combinations(sorted(means), 2):
            pairs = [(means[a][study], means[b][study]) for study in means[a]
                     if study in means[b]]
            if pairs:
                compared.append((a, b, pairs))
        yield {'what': what, 'arms': arms, 'tests': tests(compared, wishes['seed'])}


def errors(once):
    own = [vote for vote in once if vote['answer']['kind'] == 'errors']
    for arm in sorted({vote['left'] for vote in own}):
        marks = [mark for vote in own if vote['left'] == arm for mark in vote['answer']['marks']]
        yield {
            'arm': arm, 'judged': sum(vote['left'] == arm for vote in own),
            'kinds': [{'kind': kind, **{
                each: sum(m['kind'] == kind and m['significance'] == each for m in marks)
                for each in ('significant', 'insignificant')}} for kind in ERRORS],
        }


def form_counts(once, form):
    own = [vote for vote in once if vote['answer']['kind'] == 'form']
    arms = sorted({vote['left'] for vote in own})
    return [{'item': item['item'], 'arms': [
        {'arm': arm, 'counts': [
            sum(vote['left'] == arm and vote['answer']['values'].get(item['item']) == point
                for vote in own) for point in range(1, item['points'] + 1)]}
        for arm in arms]} for item in form]


def sign_test_power(preference):
    """The fewest comparisons with which the exact sign test has a power of 0.8."""
    for count in itertools.count(1):
        chance = [math.comb(count, k) for k in range(count + 1)]
        edge, tail = -1, 0
        while 2 * (tail + chance[edge + 1]) <= 0.05 * 2**count:
            edge += 1
            tail += chance[edge]
        power = sum(
            math.comb(count, k) * (preference**k * (1 - preference) ** (count - k)
                                   + (1 - preference) ** k * preference ** (count - k))
            for k in range(edge + 1))
        if power >= 0.8:
            return count


def recomputed(votes, shown):
    wishes = {key: shown[key] for key in ('seed', 'resamples', 'least')}
    once = [vote for vote in votes if vote['repeatOf'] is None]
    form = [{'item': each['item'], 'points': max(
        [len(arm['counts']) for arm in each['arms']], default=0)} for each in shown['form']]
    return {
        **wishes,
        'votes': [{
            'kind': kind,
            'votes': sum(vote['answer']['kind'] == kind for vote in once),
            'repeats': sum(vote['answer']['kind'] == kind for vote in votes)
            - sum(vote['answer']['kind'] == kind for vote in once),
        } for kind in KINDS],
        'preferences': preferences(votes, wishes),
        'agreement': list(agreements(votes, wishes)),
        'errors': list(errors(once)),
        'form': form_counts(once, form),
        'measures': list(measures(once, wishes)),
        'power': [{'preference': each['preference'],
                   'comparisons': sign_test_power(each['preference'])}
                  for each in shown['power'][1:]],
    }


def compare(shown, own, at, off):
    """Every number, word and nothing of what is shown against our own; returns how many there were."""
    if isinstance(shown, dict) and isinstance(own, dict):
        for key in own.keys() - shown.keys():
            off.append(f'{at}.{key}: not shown')
        return sum(compare(value, own.get(key, 'nothing'), f'{at}.{key}', off)
                   for key, value in shown.items())
    if isinstance(shown, list) and isinstance(own, list):
        if len(shown) != len(own):
            off.append(f'{at}: {len(shown)} shown, {len(own)} recomputed')
        return sum(compare(a, b, f'{at}[{n}]', off) for n, (a, b) in enumerate(zip(shown, own)))
    numbers = all(isinstance(each, (int, float, np.number)) and not isinstance(each, bool)
                  for each in (shown, own))
    if not (abs(shown - own) <= 1e-6 if numbers else shown == own):
        off.append(f'{at}: {shown} shown, {own} recomputed')
    return 1


def main(votes_file, statistics_file):
    with open(votes_file, encoding='utf-8') as lines:
        votes = [json.loads(line) for line in lines if line.strip()]
    with open(statistics_file, encoding='utf-8') as file:
        shown = json.load(file)
    own = recomputed(votes, shown)
    shown['power'] = shown['power'][1:]
    off = []
    count = compare(shown, own, 'statistics', off)
    print(json.dumps({'compared': count, 'off': off}))
    sys.exit(1 if off else 0)


main(*sys.argv[1:])
