"""The long binary values of a DICOM file as pydicom reads them: path, VR and SHA-256, as JSON.

Words of big endian files are swapped, as PS3.18 F.2.7 wants them.
"""
import hashlib
import json
import sys

import pydicom

data_set = pydicom.dcmread(sys.argv[1])
little = data_set.is_little_endian
found = {}


def swapped(value, size):
    words = [value[at : at + size][::-1] for at in range(0, len(value), size)]
    return b"".join(words)


def walk(items, path):
    for element in items:
        tag = "%08X" % int(element.tag)
        if element.VR == "SQ":
            for number, item in enumerate(element.value, 1):
                walk(item, path + [tag, str(number)])
        elif isinstance(element.value, bytes) and len(element.value) > 4096:
            value = element.value
            if not little and element.VR == "OW":
                value = swapped(value, items.BitsAllocated // 8 if tag == "7FE00010" else 2)
            if tag == "7FE00010" and data_set.file_meta.TransferSyntaxUID.is_encapsulated:
                value = b"".join(pydicom.encaps.generate_pixel_data_fragment(value_of(value)))
            found["/".join(path + [tag])] = [element.VR, hashlib.sha256(value).hexdigest()]


def value_of(value):
    from pydicom.filebase import DicomBytesIO

    file = DicomBytesIO(value)
    file.is_little_endian = True
    pydicom.encaps.get_frame_offsets(file)
    return file


walk(data_set, [])
print(json.dumps(found))
