"""Writes made.json: small DICOM SEG files by pydicom, their sources, and what NumPy says is in them.

    python3 tests/integration/segmentation/write-made.py
"""

import base64
import copy
import hashlib
import io
import json
import pathlib

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    RLELossless,
)

ROOT = "1.2.826.0.1.3680043.10.1618."
ROWS, COLUMNS, SLICES = 5, 7, 4  # 35 bits a frame: none but the first begins at a byte
random = np.random.default_rng(7)
MASKS = {number: random.random((SLICES, ROWS, COLUMNS)) > 0.55 for number in (1, 2, 300)}
POSITIONS = [[-10.5, 20.25, 3.0 * index] for index in range(SLICES)]


def file(sop_class, uid, series, modality, syntax=ExplicitVRLittleEndian):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = syntax
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_little_endian, data.is_implicit_VR = True, False
    data.SOPClassUID, data.SOPInstanceUID = sop_class, uid
    data.StudyInstanceUID, data.SeriesInstanceUID = ROOT + "1", series
    data.FrameOfReferenceUID = ROOT + "9"
    data.Modality, data.PatientName, data.PatientID = modality, "Made^By Code", "made"
    data.StudyDate = data.StudyTime = data.AccessionNumber = ""
    data.Rows, data.Columns, data.SamplesPerPixel = ROWS, COLUMNS, 1
    data.PhotometricInterpretation, data.PixelRepresentation = "MONOCHROME2", 0
    return data


def bits(data, allocated):
    data.BitsAllocated = data.BitsStored = allocated
    data.HighBit = allocated - 1


def written(data):
    buffer = io.BytesIO()
    data.save_as(buffer, write_like_original=False)
    return base64.b64encode(buffer.getvalue()).decode()


def image(index):
    data = file("1.2.840.10008.5.1.4.1.1.2", f"{ROOT}2.{index}", ROOT + "2", "CT")
    bits(data, 16)
    data.InstanceNumber, data.SeriesNumber = index + 1, 2
    data.ImagePositionPatient = POSITIONS[index]
    data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    data.PixelSpacing, data.SliceThickness = [0.75, 1.5], 3
    data.PixelData = np.full((ROWS, COLUMNS), 10 * index, "<u2").tobytes()
    return data


def item(**values):
    data = Dataset()
    for name, value in values.items():
        setattr(data, name, Sequence(value) if isinstance(value, list) and value and isinstance(value[0], Dataset) else value)
    return data


def code(value, scheme, meaning):
    return [item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)]


def described(number):
    return item(
        SegmentNumber=number,
        SegmentLabel=f"Part {number}",
        SegmentAlgorithmType="AUTOMATIC",
        SegmentAlgorithmName="made",
        RecommendedDisplayCIELabValue=[35580, 53663, 50857],
        SegmentedPropertyCategoryCodeSequence=code("123037004", "SCT", "Anatomical Structure"),
        SegmentedPropertyTypeCodeSequence=code("10200004", "SCT", "Liver"),
    )


def frame(index, number, refers=True, placed=True, shift=0.0):
    group = item(FrameContentSequence=[item(DimensionIndexValues=[number or 1, index + 1])])
    if placed:
        x, y, z = POSITIONS[index]
        group.PlanePositionSequence = Sequence([item(ImagePositionPatient=[x, y, z + shift])])
    if number is not None:
        group.SegmentIdentificationSequence = Sequence([item(ReferencedSegmentNumber=number)])
    if refers:
        source = item(
            ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2",
            ReferencedSOPInstanceUID=f"{ROOT}2.{index}",
        )
        group.DerivationImageSequence = Sequence([item(SourceImageSequence=[source])])
    return group


def segmentation(name, kind, frames, numbers=(1, 2), syntax=ExplicitVRLittleEndian, series=ROOT + "2", more=None):
    label_map = kind == "LABELMAP"
    uid = ROOT + "3." + str(int(hashlib.sha256(name.encode()).hexdigest()[:8], 16))
    sop_class = "1.2.840.10008.5.1.4.1.1.66." + ("7" if label_map else "4")
    data = file(sop_class, uid, uid + ".1", "SEG", syntax)
    data.SegmentationType, data.ContentLabel = kind, "MADE"
    data.ContentDescription, data.SeriesNumber = name, 30
    data.SegmentSequence = Sequence([described(number) for number in numbers])
    if series:
        data.ReferencedSeriesSequence = Sequence([item(SeriesInstanceUID=series)])
    data.SharedFunctionalGroupsSequence = Sequence(
        [
            item(
                PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
                PixelMeasuresSequence=[item(PixelSpacing=[0.75, 1.5], SliceThickness=3)],
            )
        ]
    )
    data.NumberOfFrames = len(frames)
    data.PerFrameFunctionalGroupsSequence = Sequence([group for group, _ in frames])
    pixels = np.stack([values for _, values in frames])
    if kind == "BINARY":
        bits(data, 1)
        packed = np.packbits(pixels.astype(np.uint8).ravel(), bitorder="little").tobytes()
        data.PixelData = packed + b"\0" * (len(packed) % 2)
    elif kind == "FRACTIONAL":
        bits(data, 8)
        data.SegmentationFractionalType, data.MaximumFractionalValue = "PROBABILITY", 200
        data.PixelData = pixels.astype(np.uint8).tobytes()
    else:
        bits(data, 16)
        data.PixelData = pixels.astype("<u2").tobytes()
    if len(data.PixelData) % 2:
        data.PixelData += b"\0"
    data["PixelData"].VR = "OW" if data.BitsAllocated == 16 else "OB"
    for key, value in (more or {}).items():
        setattr(data, key, value)
    if syntax == RLELossless:
        data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data.compress(RLELossless, pixels.astype(np.uint8))
    return data


def expected(number, indexes=range(SLICES), masks=MASKS):
    """Bitmaps by image, as text."""
    return {
        f"{ROOT}2.{index}": "".join(map(str, masks[number][index].astype(int).ravel()))
        for index in indexes
        if masks[number][index].any()
    }


def both(*options, **more):
    return [
        (frame(index, number, *options, **more), MASKS[number][index])
        for number in (1, 2)
        for index in range(SLICES)
    ]


shuffled = [both()[at] for at in random.permutation(2 * SLICES)]
fraction = (random.random((SLICES, ROWS, COLUMNS)) * 200).round()
fractional = [(frame(index, 1), fraction[index]) for index in range(SLICES)]
halves = {1: fraction >= 100}
labels = np.where(MASKS[300], 300, np.where(MASKS[2], 2, 0))
label_masks = {2: labels == 2, 300: labels == 300}
label_map = [(frame(index, None), labels[index]) for index in range(SLICES)]
padded = [(frame(index, None), np.where(labels[index] == 0, 9, labels[index])) for index in range(SLICES)]

ALL = {1: expected(1), 2: expected(2)}
MADE = {
    "shuffled, overlapping, bits across bytes": (segmentation("a", "BINARY", shuffled), ALL),
    "deflated": (segmentation("b", "BINARY", both(), syntax=DeflatedExplicitVRLittleEndian), ALL),
    "placed by position alone": (segmentation("c", "BINARY", both(False), series=None), ALL),
    "placed by reference alone": (segmentation("d", "BINARY", both(placed=False)), ALL),
    "placed by reference alone, of no series": (
        segmentation("r", "BINARY", both(placed=False), series=None),
        ALL,
    ),
    "rounded positions beside a reference": (segmentation("e", "BINARY", both(shift=0.05)), ALL),
    "two frames of a segment on one image": (
        segmentation("f", "BINARY", [(frame(1, 1), MASKS[1][1]), (frame(1, 1), MASKS[2][1])], (1,)),
        {1: expected(1, [1], {1: MASKS[1] | MASKS[2]})},
    ),
    "fractional": (
        segmentation("g", "FRACTIONAL", fractional, (1,)),
        {1: expected(1, masks=halves)},
    ),
    "fractional in RLE": (
        segmentation("h", "FRACTIONAL", fractional, (1,), RLELossless),
        {1: expected(1, masks=halves)},
    ),
    "a label map": (
        segmentation("i", "LABELMAP", label_map, (0, 2, 300)),
        {2: expected(2, masks=label_masks), 300: expected(300, masks=label_masks)},
    ),
    "a label map with padding": (
        segmentation("j", "LABELMAP", padded, (2, 300), more={"PixelPaddingValue": 9}),
        {2: expected(2, masks=label_masks), 300: expected(300, masks=label_masks)},
    ),
    "a segment of which there is nothing": (
        segmentation("k", "BINARY", both()[:SLICES]),
        {1: expected(1), 2: {}},
    ),
}

beside = both(False, shift=0.05)
beside[0] = (frame(0, 1, False), MASKS[1][0])
other = segmentation("m", "BINARY", both(False))
other.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing = [0.75, 1.4]
stranger = segmentation("n", "BINARY", both(False), series=ROOT + "77")
stranger.FrameOfReferenceUID = ROOT + "78"
nameless = copy.deepcopy(both())
del nameless[3][0].SegmentIdentificationSequence
above = segmentation("q", "BINARY", both(False, shift=1.0))
REFUSED = {
    "some frames between images": segmentation("l", "BINARY", beside),
    "another grid": other,
    "no source": stranger,
    "a frame of no segment": segmentation("o", "BINARY", nameless),
    "an unknown kind": segmentation("p", "BINARY", both(), more={"SegmentationType": "SOFT"}),
    "all between images": above,
}

result = {
    "rows": ROWS,
    "columns": COLUMNS,
    "images": [written(image(index)) for index in range(SLICES)],
    "read": {
        name: {"uid": data.SOPInstanceUID, "file": written(data), "masks": masks}
        for name, (data, masks) in MADE.items()
    },
    "refused": {
        name: {"uid": data.SOPInstanceUID, "file": written(data)} for name, data in REFUSED.items()
    },
    "someLeft": expected(1, [0]),
}
path = pathlib.Path(__file__).with_name("made.json")
path.write_text(json.dumps(result) + "\n")
