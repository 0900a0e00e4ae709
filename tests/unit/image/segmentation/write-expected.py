"""Writes expected.json: what SciPy makes of drawings that the test makes, too.

    python3 tests/unit/image/segmentation/write-expected.py
"""

import json
import pathlib

import numpy as np
from scipy import ndimage


def runs(bitmap):
    """Lengths of runs, row by row, of zeros first."""
    flat = bitmap.astype(np.uint8).ravel()
    edges = np.flatnonzero(np.diff(flat)) + 1
    lengths = np.diff(np.concatenate(([0], edges, [flat.size]))).tolist()
    return lengths if flat[0] == 0 else [0, *lengths]


def drawn(seed, shape, share):
    """Blobs: noise, blurred, cut at a quantile."""
    noise = np.random.default_rng(seed).normal(size=shape)
    soft = ndimage.gaussian_filter(noise, 2.5 if len(shape) == 2 else (1.2, 2.5, 2.5))
    return soft > np.quantile(soft, 1 - share)


def signed(bitmap, spacing):
    edt = ndimage.distance_transform_edt
    return edt(bitmap, sampling=spacing) - edt(~bitmap, sampling=spacing)


ROWS, COLUMNS = 24, 30
SPACING = (0.8, 1.3)
a, b = drawn(1, (ROWS, COLUMNS), 0.3), drawn(2, (ROWS, COLUMNS), 0.4)
volume = drawn(3, (7, ROWS, COLUMNS), 0.35)
# The stack's ends are empty, so that their neighbours are the same for all.
volume[0] = volume[-1] = False
cross2 = ndimage.generate_binary_structure(2, 1)
cross3 = ndimage.generate_binary_structure(3, 1)

# Beyond the border nothing is drawn for the median; for the others it neither grows in nor eats.


def opened(block, structure, times):
    shrink = ndimage.binary_erosion(block, structure, times, border_value=1)
    return ndimage.binary_dilation(shrink, structure, times)


def closed(block, structure, times):
    grow = ndimage.binary_dilation(block, structure, times)
    return ndimage.binary_erosion(grow, structure, times, border_value=1)


median2 = ndimage.convolve(a.astype(int), np.ones((3, 3), int), mode="constant") >= 5
median3 = ndimage.convolve(volume.astype(int), np.ones((3, 3, 3), int), mode="constant") >= 14

ramp = (np.arange(ROWS * COLUMNS) % 97 * 1.5 + 1e6).reshape(ROWS, COLUMNS)
inside = ramp[a]

# Planes at 0, 2, 3, 7 mm: the two in between lie at 2/7 and 3/7.
da, db = signed(a, SPACING), signed(b, SPACING)
between = [(1 - share) * da + share * db > 0 for share in (2 / 7, 3 / 7)]

expected = {
    "rows": ROWS,
    "columns": COLUMNS,
    "spacing": SPACING,
    "a": runs(a),
    "b": runs(b),
    "union": runs(a | b),
    "subtract": runs(a & ~b),
    "distances": [round(float(each), 9) for each in da.ravel()[::37]],
    "between": [runs(each) for each in between],
    "volume": [runs(each) for each in volume],
    "inPlane": {
        "median": runs(median2),
        "open": runs(opened(a, cross2, 1)),
        "close": runs(closed(a, cross2, 2)),
    },
    "across": {
        "median": [runs(each) for each in median3],
        "open": [runs(each) for each in opened(volume, cross3, 1)],
        "close": [runs(each) for each in closed(volume, cross3, 1)],
    },
    "filled": runs(ndimage.binary_fill_holes(a ^ ndimage.binary_erosion(a, cross2))),
    "outline": runs(a ^ ndimage.binary_erosion(a, cross2)),
    "statistics": {
        "count": int(inside.size),
        "mean": float(inside.mean()),
        "deviation": float(inside.std()),
        "min": float(inside.min()),
        "max": float(inside.max()),
    },
}
path = pathlib.Path(__file__).with_name("expected.json")
path.write_text(json.dumps(expected) + "\n")
