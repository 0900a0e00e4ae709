"""What pydicom reads of each frame of files with functional groups: one line of JSON a file.

Paths come on standard input, one a line. An attribute is looked for in the item of the macro for
the frame, then in the shared one, then in the instance (PS3.3 C.7.6.16.1).
"""

import json
import sys
import warnings

import pydicom

warnings.simplefilter("ignore")

PLACES = {
    "StackID",
    "InStackPositionNumber",
    "ImagePositionPatient",
    "PlanePositionSequence",
    "ImageOrientationPatient",
    "PlaneOrientationSequence",
}


def groups(data, frame, macro):
    own = (data.get("PerFrameFunctionalGroupsSequence") or [])[frame : frame + 1]
    shared = (data.get("SharedFunctionalGroupsSequence") or [])[:1]
    for group in [*own, *shared]:
        yield from (group.get(macro) or [])[:1]
    yield data


def plain(value):
    if isinstance(value, (list, pydicom.multival.MultiValue)):
        return [plain(each) for each in value]
    if isinstance(value, (float, int)):  # DS and IS, too
        return float(value)
    return str(value)


def one(data, frame, macro, keyword):
    for group in groups(data, frame, macro):
        value = group.get(keyword)
        if value is not None and value != "":
            return plain(value)
    return None


def several(data, frame, macro, keyword):
    value = one(data, frame, macro, keyword)
    return [] if value is None else value if isinstance(value, list) else [value]


def dimensions(data, frame):
    indices = several(data, frame, "FrameContentSequence", "DimensionIndexValues")
    found = {}
    for item, index in zip(data.get("DimensionIndexSequence") or [], indices):
        tag = item.DimensionIndexPointer
        if pydicom.datadict.keyword_for_tag(tag) not in PLACES:
            label = item.get("DimensionDescriptionLabel")
            found[label or f"{tag.group:04X}{tag.element:04X}"] = index
    return found


def read(data, frame):
    def value(macro, keyword):
        return one(data, frame, macro, keyword)

    kinds = [
        value(macro, "FrameType")
        for macro in ("MRImageFrameTypeSequence", "CTImageFrameTypeSequence")
    ]
    return {
        "position": value("PlanePositionSequence", "ImagePositionPatient"),
        "orientation": value("PlaneOrientationSequence", "ImageOrientationPatient"),
        "pixelSpacing": value("PixelMeasuresSequence", "PixelSpacing"),
        "sliceThickness": value("PixelMeasuresSequence", "SliceThickness"),
        "spacingBetweenSlices": value("PixelMeasuresSequence", "SpacingBetweenSlices"),
        "slope": value("PixelValueTransformationSequence", "RescaleSlope"),
        "intercept": value("PixelValueTransformationSequence", "RescaleIntercept"),
        "rescaleType": value("PixelValueTransformationSequence", "RescaleType"),
        "centers": several(data, frame, "FrameVOILUTSequence", "WindowCenter"),
        "widths": several(data, frame, "FrameVOILUTSequence", "WindowWidth"),
        "frameType": next((kind for kind in kinds if kind), value("", "ImageType")),
        "echoTime": value("MREchoSequence", "EffectiveEchoTime"),
        "stackId": value("FrameContentSequence", "StackID"),
        "inStackPosition": value("FrameContentSequence", "InStackPositionNumber"),
        "temporalPosition": value("FrameContentSequence", "TemporalPositionIndex"),
        "dimensions": dimensions(data, frame),
    }


for line in sys.stdin:
    data = pydicom.dcmread(line.rstrip("\n"), stop_before_pixels=True, force=True)
    frames = int(data.get("NumberOfFrames") or 1)
    print(json.dumps([read(data, frame) for frame in range(frames)]))
