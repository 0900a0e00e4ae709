"""Compare files with what they were before they were written in another transfer syntax.

Reads pairs "original<TAB>recoded" and prints one JSON object a line: the elements that differ, and of
the recoded file its syntax, its Image Pixel Module and the SHA-256 of its first frame.
"""
import hashlib
import json
import sys

import pydicom

# What decoding may change, and what it makes void.
EXPECTED = {0x00280004, 0x00280006, 0x00280100, 0x00280101, 0x00280102, 0x00282110}
EXPECTED |= {0x7FE00001, 0x7FE00002, 0x7FE00008, 0x7FE00009, 0x7FE00010}


def same(a, b, little):
    if a.VR == "SQ" or b.VR == "SQ":
        first, second = list(a.value or []), list(b.value or [])
        return len(first) == len(second) and not any(
            differing(x, y, little) for x, y in zip(first, second)
        )
    one, other = a.value, b.value
    if isinstance(one, bytes) and isinstance(other, bytes):
        if not little and a.VR in ("OW", "OW or OB"):
            other = b"".join(other[at : at + 2][::-1] for at in range(0, len(other), 2))
        return one.rstrip(b"\0 ") == other.rstrip(b"\0 ")
    return one == other or repr(one) == repr(other)


def compressed_icon(element):
    """Left out, as it is coded in the transfer syntax before."""
    return element.VR == "SQ" and any(
        bytes(item.get("PixelData") or b"").startswith(b"\xfe\xff\x00\xe0")
        for item in element.value or []
    )


def differing(before, after, little):
    tags = {int(tag) for tag in before.keys()} | {int(tag) for tag in after.keys()}
    found = []
    for tag in sorted(tags):
        if tag & 0xFFFF == 0 or tag in EXPECTED or tag >= 0xFFFA0000:
            continue
        if tag in before and tag not in after and compressed_icon(before[tag]):
            continue
        if tag not in before or tag not in after or not same(before[tag], after[tag], little):
            found.append("%08X" % tag)
    return found


def pixel_padding(data_set, pixels):
    """The zero byte behind pixels of odd length."""
    names = ("Rows", "Columns", "SamplesPerPixel", "BitsAllocated")
    rows, columns, samples, bits = (int(data_set.get(name) or 0) for name in names)
    return 1 if rows * columns * samples * bits // 8 == len(pixels) - 1 else 0


def sha256(pixels):
    return hashlib.sha256(pixels).hexdigest()


def is_native(data_set):
    native = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")
    return data_set.file_meta.TransferSyntaxUID in native


def by_pixel(data_set, frame):
    """A frame with the samples of a pixel side by side, as the oracle's are."""
    samples = int(data_set.get("SamplesPerPixel") or 1)
    if samples == 1 or data_set.get("PlanarConfiguration") != 1 or not is_native(data_set):
        return frame
    width = int(data_set.BitsAllocated) // 8
    plane = len(frame) // samples
    ordered = bytearray(len(frame))
    for sample in range(samples):
        for byte in range(width):
            first = sample * plane + byte
            ordered[sample * width + byte :: samples * width] = frame[
                first : (sample + 1) * plane : width
            ]
    return bytes(ordered)


def all_pixels(data_set):
    """Uncompressed pixels, their words little endian, without padding."""
    if not is_native(data_set):
        return None
    pixels = data_set.get("PixelData") or b""
    return sha256(pixels[: len(pixels) - pixel_padding(data_set, pixels)])


for line in sys.stdin.read().splitlines():
    original, recoded = line.split("\t")
    before = pydicom.dcmread(original, force=True)
    after = pydicom.dcmread(recoded)
    little = before.is_little_endian is not False
    pixels = after.get("PixelData") or after.get("FloatPixelData") or b""
    frames = int(after.get("NumberOfFrames", 1) or 1)
    padding = len(pixels) % frames if frames > 1 else pixel_padding(after, pixels)
    pixels = pixels[: len(pixels) - padding]
    print(
        json.dumps(
            {
                "syntax": after.file_meta.TransferSyntaxUID,
                "differing": differing(before, after, little),
                "photometric": after.get("PhotometricInterpretation", ""),
                "bits": [after.get(x) for x in ("BitsAllocated", "BitsStored", "HighBit")],
                "planar": after.get("PlanarConfiguration"),
                "lossy": after.get("LossyImageCompression", ""),
                "bytes": len(pixels),
                "frame": sha256(by_pixel(after, pixels[: len(pixels) // frames])),
                "all": all_pixels(after),
                "before": all_pixels(before),
            }
        )
    )
