"""Writes real.json: what pydicom and NumPy find in the real DICOM SEG files.

    python3 tests/integration/segmentation/write-real.py FOLDER-OF-THE-TEST-DATA
"""

import hashlib
import json
import pathlib
import sys

import numpy as np
import pydicom

FILES = [
    "derived/seg/liver-on-ct/liver.dcm",
    "derived/seg/liver-on-ct/partial_overlaps.dcm",
    "derived/seg/pet-tumour/tumor_User1_Manual_Trial1.dcm",
    "derived/seg/small-with-source/seg/label.seg",
    "derived/seg/labelmap/sparse-labelmap-noppv.dcm",
]


def masks(data):
    """By segment, by image: how many voxels, and the SHA-256 of the bitmap, a byte a voxel."""
    pixels = data.pixel_array
    found = {}
    for values, group in zip(pixels, data.PerFrameFunctionalGroupsSequence):
        source = group.DerivationImageSequence[0].SourceImageSequence[0]
        numbers = (
            [group.SegmentIdentificationSequence[0].ReferencedSegmentNumber]
            if data.SegmentationType == "BINARY"
            else [each for each in np.unique(values).tolist() if each != 0]
        )
        for number in numbers:
            bitmap = values == (1 if data.SegmentationType == "BINARY" else number)
            if bitmap.any():
                digest = hashlib.sha256(bitmap.astype(np.uint8).tobytes()).hexdigest()
                image = found.setdefault(str(number), {})
                image[source.ReferencedSOPInstanceUID] = [int(bitmap.sum()), digest]
    return found


folder = pathlib.Path(sys.argv[1])
real = {}
for name in FILES:
    data = pydicom.dcmread(folder / name)
    real[name] = {
        "uid": data.SOPInstanceUID,
        "labels": {str(each.SegmentNumber): each.SegmentLabel for each in data.SegmentSequence},
        "masks": masks(data),
    }
path = pathlib.Path(__file__).with_name("real.json")
path.write_text(json.dumps(real, indent=2) + "\n")
