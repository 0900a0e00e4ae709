"""Print what pydicom reads in an SR file: the texts, numbers and shapes of the tree, as JSON."""

import json
import sys

import pydicom


def walk(item):
    yield item
    for child in item.get("ContentSequence", []):
        yield from walk(child)


report = pydicom.dcmread(sys.argv[-1])
items = list(walk(report))
print(
    json.dumps(
        {
            "patient": str(report.PatientName),
            "implementation": report.file_meta.ImplementationClassUID,
            "texts": [i.TextValue for i in items if i.ValueType == "TEXT"],
            "people": [str(i.PersonName) for i in items if i.ValueType == "PNAME"],
            "numbers": [
                [
                    i.ConceptNameCodeSequence[0].CodeMeaning,
                    float(i.MeasuredValueSequence[0].NumericValue),
                    i.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue,
                ]
                for i in items
                if i.ValueType == "NUM"
            ],
            "shapes": [
                [i.GraphicType, list(i.GraphicData)] for i in items if i.ValueType == "SCOORD"
            ],
        }
    )
)
