"""What programs of others read in exported files, as JSON by the names of the manifest's entries: each
segment's bitmap on each source image, and how far it lies from where the source file itself says, which
is read for that.

python3 read-exports.py MANIFEST
    MANIFEST: {name: {"kind": "seg", "file": path, "sources": [path]}}"""

import hashlib
import json
import sys

import numpy as np
import pydicom


def corners(dataset, frame):
    """The outer three pixel centres of a frame, mm; None where it says too little."""
    shared = getattr(dataset, "SharedFunctionalGroupsSequence", [None])[0]
    own = getattr(dataset, "PerFrameFunctionalGroupsSequence", None)
    places = [dataset, own[frame - 1] if own else None, shared]

    def find(keyword, *macros):
        for place in places:
            for macro in macros:
                item = getattr(place, macro, None) if place is not None else None
                if item and keyword in item[0]:
                    return np.array(item[0][keyword].value, float)
            if place is not None and keyword in place:
                return np.array(place[keyword].value, float)
        return None

    position = find("ImagePositionPatient", "PlanePositionSequence")
    orientation = find("ImageOrientationPatient", "PlaneOrientationSequence")
    spacing = find("PixelSpacing", "PixelMeasuresSequence")
    if position is None or orientation is None or spacing is None:
        return None
    right = orientation[:3] * spacing[1] * (dataset.Columns - 1)
    down = orientation[3:] * spacing[0] * (dataset.Rows - 1)
    return np.array([position, position + right, position + down])


def bitmap(segment, image, off_mm, pixels):
    return {
        "segment": int(segment),
        "image": image,
        "offMm": off_mm,
        "pixels": int(pixels.sum()),
        "sha256": hashlib.sha256(pixels.astype(np.uint8).tobytes()).hexdigest(),
    }


def read_seg(file, sources):
    seg = pydicom.dcmread(file)
    pixels = seg.pixel_array.reshape((-1, seg.Rows, seg.Columns))
    frames = []
    for index, group in enumerate(seg.PerFrameFunctionalGroupsSequence):
        source = group.DerivationImageSequence[0].SourceImageSequence[0]
        uid = source.ReferencedSOPInstanceUID
        number = int(getattr(source, "ReferencedFrameNumber", 1))
        here, there = corners(seg, index + 1), corners(sources[uid], number)
        off = None
        if here is not None and there is not None:
            off = float(np.abs(here - there).max())
        if seg.SegmentationType == "LABELMAP":
            marked = [(n, pixels[index] == n) for n in np.unique(pixels[index]) if n]
        else:
            identification = group.SegmentIdentificationSequence[0]
            marked = [(identification.ReferencedSegmentNumber, pixels[index] != 0)]
        frames += [bitmap(n, f"{uid}/{number}", off, each) for n, each in marked]
    return {
        "segments": [
            [
                s.SegmentNumber,
                s.SegmentLabel,
                s.SegmentAlgorithmType,
                s.get("SegmentAlgorithmName"),
                s.SegmentedPropertyTypeCodeSequence[0].CodeValue,
            ]
            for s in seg.SegmentSequence
        ],
        "frameOfReference": seg.get("FrameOfReferenceUID"),
        "frames": frames,
    }


READERS = {"seg": read_seg}


def read(entry):
    sources = {}
    for path in entry["sources"]:
        dataset = pydicom.dcmread(path, stop_before_pixels=True, force=True)
        sources[dataset.SOPInstanceUID] = dataset
    return READERS[entry["kind"]](entry["file"], sources)


with open(sys.argv[1], encoding="utf8") as manifest:
    print(json.dumps({name: read(entry) for name, entry in json.load(manifest).items()}))
