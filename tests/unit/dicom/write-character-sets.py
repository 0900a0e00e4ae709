"""One line of JSON for each Specific Character Set of PS3.3 C.12.1.1.2 that pydicom 2.3 writes.

Each is {terms, name, texts, comment, file}: what was meant, and the file that says it (Base64).
"""

import base64
import io
import json

import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset

# U+4E57 ends with 5C, a backslash, in GB18030 and GBK.
CASES = [
    ([], "Adams^John", ["CT", "chest"], "plain"),
    (["ISO_IR 6"], "Adams^John", ["CT", "chest"], "plain"),
    (["ISO_IR 100"], "Müller^Jörg", ["Äußere", "Höhe"], "größer"),
    (["ISO_IR 101"], "Wałęsa^Łódź", ["Řež", "č"], "żółć"),
    (["ISO_IR 109"], "Ħaġar^Ċaru", ["Ħ", "ġ"], "Żebbuġ"),
    (["ISO_IR 110"], "Ķēniņš^Ģirts", ["ķ", "ņ"], "Ēriks"),
    (["ISO_IR 126"], "Διονυσιος^Νικος", ["α", "β"], "ώρα"),
    (["ISO_IR 127"], "قباني^لنزار", ["صدر", "رأس"], "قلب"),
    (["ISO_IR 138"], "שרון^דבורה", ["ראש", "חזה"], "לב"),
    (["ISO_IR 144"], "Люкceмбypг^Диана", ["грудь", "голова"], "сердце"),
    (["ISO_IR 148"], "Çavuşoğlu^Işık", ["göğüs", "baş"], "ığdır"),
    (["ISO_IR 166"], "สมชาย^ใจดี", ["ทรวงอก", "ศีรษะ"], "หัวใจ"),
    (["ISO_IR 13"], "ﾔﾏﾀﾞ^ﾀﾛｳ", ["ｷｮｳﾌﾞ", "ﾄｳﾌﾞ"], "ｼﾝｿﾞｳ"),
    (["ISO_IR 192"], "Wang^XiaoDong=王^小东", ["心臓", "сердце"], "قلب"),
    (["GB18030"], "Wang^乗=王^小东", ["乗", "尕"], "𠀀乗"),
    (["GBK"], "Wang^乗=王^小东", ["乗", "尕"], "乗尕"),
    (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう", ["胸部", "頭部"], "心臓"),
    (
        ["ISO 2022 IR 13", "ISO 2022 IR 87"],
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
        ["ｷｮｳﾌﾞ 胸部", "頭部"],
        "心臓",
    ),
    (["", "ISO 2022 IR 159"], "Yamada^Tarou=丂^丄", ["丂", "丄"], "丒"),
    (["", "ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동", ["가슴", "머리"], "심장"),
    (["", "ISO 2022 IR 58"], "Zhang^XiaoDong=张^小东", ["胸部", "头部"], "心脏"),
    (["ISO 2022 IR 6", "ISO 2022 IR 100"], "Müller^Jörg", ["Äußere", "Höhe"], "größer"),
    (["ISO 2022 IR 100", "ISO 2022 IR 144"], "Müller^Диана", ["é", "грудь"], "è"),
    (["", "ISO 2022 IR 101"], "Wałęsa^Łódź", ["Řež", "č"], "żółć"),
    (["", "ISO 2022 IR 109"], "Ħaġar^Ċaru", ["Ħ", "ġ"], "Żebbuġ"),
    (["", "ISO 2022 IR 110"], "Ķēniņš^Ģirts", ["ķ", "ņ"], "Ēriks"),
    (["", "ISO 2022 IR 126"], "Διονυσιος^Νικος", ["α", "β"], "ώρα"),
    (["", "ISO 2022 IR 127"], "قباني^لنزار", ["صدر", "رأس"], "قلب"),
    (["", "ISO 2022 IR 138"], "שרון^דבורה", ["ראש", "חזה"], "לב"),
    (["", "ISO 2022 IR 144"], "Люкceмбypг^Диана", ["грудь", "голова"], "сердце"),
    (["", "ISO 2022 IR 148"], "Çavuşoğlu^Işık", ["göğüs", "baş"], "ığdır"),
    (["", "ISO 2022 IR 166"], "สมชาย^ใจดี", ["ทรวงอก", "ศีรษะ"], "หัวใจ"),
]


def written(terms, name, texts, comment):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.88.11"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, "1.2.3.4"
    if terms:
        ds.SpecificCharacterSet = terms if len(terms) > 1 else terms[0]
    ds.PatientName = name
    ds.OtherPatientNames = [name, name]
    ds.AdmittingDiagnosesDescription = texts
    ds.PatientComments = comment
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, ds, write_like_original=False)
    return buffer.getvalue()


for case in CASES:
    keys = ("terms", "name", "texts", "comment")
    line = dict(zip(keys, case), file=base64.b64encode(written(*case)).decode())
    print(json.dumps(line, ensure_ascii=True))
