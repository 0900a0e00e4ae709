"""The overlays of DICOM files as pydicom reads them: one line of JSON a file.

Each is {frame/group: SHA-256 of its pixels, one byte each, 1 where it is drawn}. Those in unused bits
of the pixels, which pydicom doesn't unpack, are taken from the words by NumPy.
"""

import hashlib
import json
import sys

import numpy
import pydicom


def overlays(ds):
    found = {}
    count = int(ds.get("NumberOfFrames", 1))
    for group in range(0x6000, 0x6020, 2):
        if (group, 0x0010) not in ds:
            continue
        own = int(ds[group, 0x0015].value) if (group, 0x0015) in ds else None
        first = int(ds[group, 0x0051].value) if (group, 0x0051) in ds else 1
        if (group, 0x3000) in ds:
            planes = ds.overlay_array(group)
            planes = planes if planes.ndim == 3 else planes[numpy.newaxis]
            frames = {first + at if own else None: plane for at, plane in enumerate(planes)}
        else:
            order = ">" if not ds.is_little_endian else "<"
            words = numpy.frombuffer(ds.PixelData, f"{order}u{ds.BitsAllocated // 8}")
            bits = (words >> int(ds[group, 0x0102].value)) & 1
            planes = bits.astype("u1").reshape(-1, ds.Rows, ds.Columns)
            frames = {at + 1: plane for at, plane in enumerate(planes)}
        for frame, plane in frames.items():
            digest = hashlib.sha256(plane.astype("u1").tobytes()).hexdigest()
            for each in range(1, count + 1) if frame is None else [frame]:
                if each <= count:
                    found[f"{each}/{group:04X}"] = digest
    return found


for path in sys.argv[1:]:
    print(json.dumps(overlays(pydicom.dcmread(path, force=True))))
