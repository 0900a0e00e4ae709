"""What programs of others read in exported files, as JSON by the names of the manifest's entries: each
segment's bitmap on each source image, and how far it lies from where the source file itself says, which
is read for that.

python3 read-exports.py MANIFEST
    MANIFEST: {name: {"kind": "seg", "rtstruct", "pr", "coco" or "nifti", "file": path, "sources": [path]}}"""

import gzip
import hashlib
import json
import sys
import zipfile

import numpy as np
import pydicom


def finder(dataset, frame):
    """Looks an attribute up for a frame: in its own functional groups, the shared ones, the data set."""
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

    return find


def corners(dataset, frame):
    """The outer three pixel centres of a frame, mm; None where it says too little."""
    find = finder(dataset, frame)
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


def filled(corners, rows, columns):
    """The pixels whose centres are inside a closed line, by the even-odd rule."""
    inside = np.zeros((rows, columns), bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0)):
        for row in range(max(0, int(np.ceil(min(y1, y2)))), rows):
            if (y1 <= row) == (y2 <= row):
                if row > max(y1, y2):
                    break
                continue
            x = x1 + (row - y1) * (x2 - x1) / (y2 - y1)
            inside[row, max(0, int(np.ceil(x))) :] ^= True
    return inside


def read_rtstruct(file, sources):
    rt = pydicom.dcmread(file)
    frames = {}
    for roi in rt.ROIContourSequence:
        for contour in roi.ContourSequence:
            image = contour.ContourImageSequence[0]
            number = int(getattr(image, "ReferencedFrameNumber", 1))
            source = sources[image.ReferencedSOPInstanceUID]
            origin, right, down = corners(source, number)
            right = (right - origin) / (source.Columns - 1)
            down = (down - origin) / (source.Rows - 1)
            points = np.array(contour.ContourData, float).reshape((-1, 3)) - origin
            assert len(points) == contour.NumberOfContourPoints
            pixels = np.stack(
                [points @ right / (right @ right), points @ down / (down @ down)], axis=1
            )
            # Off the plane, and off the edges of pixels.
            edges = np.floor(pixels) + 0.5
            off = np.abs(points - edges[:, :1] * right - edges[:, 1:] * down).max()
            key = (int(roi.ReferencedROINumber), f"{image.ReferencedSOPInstanceUID}/{number}")
            shape = (source.Rows, source.Columns)
            before, worst = frames.get(key, (np.zeros(shape, bool), 0))
            frames[key] = (before ^ filled(pixels, *shape), max(worst, float(off)))
    return {
        "segments": [
            [
                int(s.ROINumber),
                s.ROIName,
                s.ROIGenerationAlgorithm,
                s.get("ROIGenerationDescription"),
                observation.RTROIIdentificationCodeSequence[0].CodeValue
                if "RTROIIdentificationCodeSequence" in observation
                else "unspecified",
            ]
            for s, observation in zip(
                rt.StructureSetROISequence, rt.RTROIObservationsSequence
            )
        ],
        "frameOfReference": rt.FrameOfReferenceUID,
        "frames": [bitmap(n, name, off, each) for (n, name), (each, off) in frames.items()],
    }


def read_pr(file, _sources):
    state = pydicom.dcmread(file)
    lines = []
    for item in state.GraphicAnnotationSequence:
        image = item.ReferencedImageSequence[0]
        name = f"{image.ReferencedSOPInstanceUID}/{image.get('ReferencedFrameNumber', 1)}"
        for graphic in item.get("GraphicObjectSequence", []):
            lines.append([name, graphic.GraphicType, list(graphic.GraphicData)])
    return lines


def read_coco(file, _sources):
    with open(file, encoding="utf8") as stream:
        coco = json.load(stream)
    names = {image["id"]: image["file_name"] for image in coco["images"]}
    numbers, frames = {}, []
    for each in coco["annotations"]:
        if each["overread"]["kind"] != "segment":
            continue
        number = numbers.setdefault(each["overread"]["id"], len(numbers) + 1)
        shape = each["segmentation"]
        flat = np.zeros(shape["size"][0] * shape["size"][1], bool)
        ends = np.cumsum([0] + shape["counts"])
        for start, end in zip(ends[1::2], ends[2::2]):
            flat[start:end] = True
        pixels = flat.reshape(shape["size"], order="F")
        frames.append(bitmap(number, names[each["image_id"]], None, np.ascontiguousarray(pixels)))
    return {"frames": frames}


def stored_pixels(file):
    """Decoded by GDCM where pydicom has no decoder of its own: an array of frames."""
    import subprocess
    import tempfile

    source = pydicom.dcmread(file, force=True)
    if not source.file_meta.TransferSyntaxUID.is_compressed:
        return source, source.pixel_array.reshape((-1, source.Rows, source.Columns))
    with tempfile.NamedTemporaryFile() as plain:
        subprocess.run(["gdcmconv", "--raw", file, plain.name], check=True)
        pixels = pydicom.dcmread(plain.name, force=True).pixel_array
    return source, pixels.reshape((-1, source.Rows, source.Columns))


def read_nifti(file, sources, converted=None):
    """Of a ZIP, or of a list with its volumes beside it. `converted`: a folder of what dcm2niix makes of
    the same sources, one of whose volumes has to lie where ours does."""
    import nibabel

    if zipfile.is_zipfile(file):
        archive = zipfile.ZipFile(file)
        (listed,) = [name for name in archive.namelist() if name.endswith("nifti.json")]
        read_bytes = archive.read
    else:
        listed = file
        read_bytes = lambda name: open(name, "rb").read()
    prefix = listed[: -len("nifti.json")]

    def load(name):
        return nibabel.Nifti1Image.from_bytes(gzip.decompress(read_bytes(prefix + name)))

    (volume,) = json.loads(read_bytes(listed))["volumes"]
    image = load(volume["file"])
    masks = [load(mask["file"]) for mask in volume["masks"]]
    assert all(np.array_equal(mask.affine, image.affine) for mask in masks)
    voxels = np.asarray(image.dataobj)
    frames, value_off, worst = [], 0, 0
    for k, name in enumerate(volume["slices"]):
        uid, number = name.split("/")
        source, pixels = stored_pixels(sources[uid].filename)
        ends = [[0, 0, k], [source.Columns - 1, 0, k], [0, source.Rows - 1, k]]
        # NIfTI's x and y go the other way than DICOM's.
        there = nibabel.affines.apply_affine(image.affine, ends) * [-1, -1, 1]
        off = float(np.abs(there - corners(source, int(number))).max())
        worst = max(worst, off)
        stored = pixels[int(number) - 1]
        find = finder(source, int(number))
        slope = find("RescaleSlope", "PixelValueTransformationSequence")
        intercept = find("RescaleIntercept", "PixelValueTransformationSequence")
        values = stored * (1 if slope is None else slope) + (0 if intercept is None else intercept)
        is_signal = stored != source.get("PixelPaddingValue", None)
        # Of values above 1 in parts of them: a float has seven digits.
        off_by = np.abs(voxels[:, :, k].T - values) / np.maximum(1, np.abs(values))
        value_off = max(value_off, float(off_by[is_signal].max()))
        for number, mask in enumerate(masks, 1):
            marked = np.ascontiguousarray(np.asarray(mask.dataobj)[:, :, k].T)
            if marked.any():
                frames.append(bitmap(number, name, off, marked))
    answer = {"frames": frames, "valueOff": value_off, "offMm": worst, "slices": len(volume["slices"])}
    if converted is not None:
        answer["dcm2niixOffMm"] = nearest(converted, image)
    return answer


def ends_of(image):
    """Centres of the outermost voxels, mm, in an order that no flip of an axis changes."""
    import nibabel

    last = np.array(image.shape[:3]) - 1
    corners = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)]) * last
    return nibabel.affines.apply_affine(image.affine, corners)


def nearest(folder, image):
    """How far the nearest volume of a folder lies from this one, mm; None where it has none of its shape."""
    import glob

    import nibabel

    ours = ends_of(image)
    offs = [None]
    for name in glob.glob(folder + "/*.nii"):
        other = nibabel.load(name)
        if sorted(other.shape[:3]) != sorted(image.shape[:3]):
            continue
        theirs = ends_of(other)
        apart = np.linalg.norm(ours[:, None] - theirs[None], axis=2)
        offs.append(float(max(apart.min(axis=0).max(), apart.min(axis=1).max())))
    return min((off for off in offs if off is not None), default=None)


READERS = {"nifti": read_nifti, "coco": read_coco, "pr": read_pr, "seg": read_seg, "rtstruct": read_rtstruct}


def read(entry):
    sources = {}
    for path in entry["sources"]:
        dataset = pydicom.dcmread(path, stop_before_pixels=True, force=True)
        sources[dataset.SOPInstanceUID] = dataset
    more = {"converted": entry["converted"]} if "converted" in entry else {}
    return READERS[entry["kind"]](entry["file"], sources, **more)


with open(sys.argv[1], encoding="utf8") as manifest:
    print(json.dumps({name: read(entry) for name, entry in json.load(manifest).items()}))
