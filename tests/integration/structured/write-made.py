"""Writes made.json: two CT slices, an ultrasound image, and objects about them, all by pydicom alone.

python3 write-made.py > made.json   (Debian’s python3-pydicom)

Slices have 12 rows 2 mm apart and 16 columns 0.5 mm apart; pixel (column, row) of slice k lies at
(-4 + 0.5 column, -12 + 2 row, 3 k) mm, k = 0, 1.
"""

import base64
import io
import json

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

ROOT = "1.2.826.0.1.3680043.10.1618.8"
STUDY, SERIES, CLIP, SPACE = f"{ROOT}.1", f"{ROOT}.2", f"{ROOT}.3", f"{ROOT}.4"
CT, US = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.6.1"
SLICES = [f"{ROOT}.2.1", f"{ROOT}.2.2"]
ULTRASOUND = f"{ROOT}.3.1"


def item(**values):
    made = Dataset()
    for name, value in values.items():
        setattr(made, name, value)
    return made


def file(sop_class, uid, series, modality, **values):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    made.is_little_endian, made.is_implicit_VR = True, False
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID, made.SOPInstanceUID = sop_class, uid
    made.StudyInstanceUID, made.SeriesInstanceUID = STUDY, series
    made.Modality, made.PatientName, made.PatientID = modality, "Made^By Hand", "M1"
    made.StudyDate, made.StudyTime, made.StudyID = "20240102", "101112", "1"
    made.AccessionNumber = made.PatientBirthDate = made.PatientSex = ""
    made.SeriesNumber, made.InstanceNumber = 1, 1
    for name, value in values.items():
        setattr(made, name, value)
    return made


def written(made):
    out = io.BytesIO()
    made.save_as(out, write_like_original=False)
    return out.getvalue()


def image(sop_class, uid, series, modality, **values):
    return file(
        sop_class, uid, series, modality, Rows=12, Columns=16, SamplesPerPixel=1,
        PhotometricInterpretation="MONOCHROME2", BitsAllocated=8, BitsStored=8, HighBit=7,
        PixelRepresentation=0, PixelData=bytes(12 * 16), **values,
    )


def code(value, scheme, meaning):
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def content(kind, relation, name=None, children=(), **values):
    made = item(RelationshipType=relation, ValueType=kind, **values)
    if name:
        made.ConceptNameCodeSequence = Sequence([code(*name)])
    if children:
        made.ContentSequence = Sequence(children)
    if kind == "CONTAINER":
        made.ContinuityOfContent = "SEPARATE"
    return made


def coded(relation, name, value, children=()):
    return content("CODE", relation, name, children, ConceptCodeSequence=Sequence([code(*value)]))


def text(relation, name, value, children=()):
    return content("TEXT", relation, name, children, TextValue=value)


def number(name, value, unit, children=(), relation="CONTAINS"):
    measured = item(NumericValue=value)
    if unit:
        measured.MeasurementUnitsCodeSequence = Sequence([code(*unit)])
    return content("NUM", relation, name, children, MeasuredValueSequence=Sequence([measured]))


def on(uid, frame=None, sop_class=CT):
    reference = item(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=uid)
    if frame:
        reference.ReferencedFrameNumber = frame
    return reference


def image_item(uid, relation="SELECTED FROM", frame=None):
    return content("IMAGE", relation, ReferencedSOPSequence=Sequence([on(uid, frame)]))


REGION = ("111030", "DCM", "Image Region")


def shape(kind, points, uid, relation="CONTAINS"):
    return content(
        "SCOORD", relation, REGION, [image_item(uid)] if uid else [],
        GraphicType=kind, GraphicData=points,
    )


def shape3d(kind, points, space=SPACE):
    return content(
        "SCOORD3D", "CONTAINS", REGION, GraphicType=kind, GraphicData=points,
        ReferencedFrameOfReferenceUID=space,
    )


MM, MM2 = ("mm", "UCUM", "millimeter"), ("mm2", "UCUM", "square millimeter")


def group(*children, tracking=None, uid=None):
    head = []
    if tracking:
        head.append(text("HAS OBS CONTEXT", ("112039", "DCM", "Tracking Identifier"), tracking))
    if uid:
        head.append(content("UIDREF", "HAS OBS CONTEXT", ("112040", "DCM", "Tracking Unique Identifier"), UID=uid))
    return content("CONTAINER", "CONTAINS", ("125007", "DCM", "Measurement Group"), [*head, *children])


def report(number_, sop_class, children, description, title=("126000", "DCM", "Imaging Measurement Report"), **values):
    made = file(
        sop_class, f"{ROOT}.5.{number_}", f"{ROOT}.5", "SR", SeriesDescription=description,
        Manufacturer="Acme", ManufacturerModelName="Reader", SoftwareVersions="7",
        ContentDate="20240103", ContentTime="090000", TimezoneOffsetFromUTC="+0200",
        ValueType="CONTAINER", ContinuityOfContent="SEPARATE", **values,
    )
    made.ConceptNameCodeSequence = Sequence([code(*title)])
    made.ContentSequence = Sequence(children)
    return made


OBSERVER = [
    coded("HAS OBS CONTEXT", ("121005", "DCM", "Observer Type"), ("121006", "DCM", "Person")),
    content("PNAME", "HAS OBS CONTEXT", ("121008", "DCM", "Person Observer Name"), PersonName="Curie^Marie"),
]


def measurements(*groups):
    return content("CONTAINER", "CONTAINS", ("126010", "DCM", "Imaging Measurements"), list(groups))


COMPREHENSIVE, COMPREHENSIVE_3D, ENHANCED = (f"1.2.840.10008.5.1.4.1.1.88.{n}" for n in (33, 34, 22))

in_space = report(
    1, COMPREHENSIVE_3D,
    [
        *OBSERVER,
        measurements(
            # A triangle on the second slice: pixels (4, 3), (12, 3), (8, 9).
            group(
                coded("CONTAINS", ("121071", "DCM", "Finding"), ("27925004", "SCT", "Nodule")),
                coded("HAS CONCEPT MOD", ("363698007", "SCT", "Finding Site"), ("39607008", "SCT", "Lung")),
                shape3d("POLYGON", [-2, -6, 3, 2, -6, 3, 0, 6, 3, -2, -6, 3]),
                number(("42798000", "SCT", "Area"), "24", MM2),
                tracking="Lesion 1", uid=f"{ROOT}.9.1",
            ),
            # Long axis along a row, 4 mm; short one along a column, 4 mm up and down from pixel (8, 6).
            group(shape3d("ELLIPSE", [-2, 0, 0, 2, 0, 0, 0, -1, 0, 0, 1, 0]), tracking="Lesion 2", uid=f"{ROOT}.9.2"),
            group(shape3d("POINT", [0, 0, 1.5]), tracking="Between slices, half of the way"),
            group(shape3d("POINT", [0, 0, 9]), tracking="Above all slices"),
            group(shape3d("POINT", [0, 0, 0], f"{ROOT}.44"), tracking="Elsewhere"),
            group(shape3d("ELLIPSOID", [0] * 18), tracking="A body"),
        ),
    ],
    "In space",
)

# The 3rd child of the 3rd child of the root is measured from the 2nd one, which is named by its place.
reference = item(RelationshipType="R-INFERRED FROM", ReferencedContentItemIdentifier=[1, 3, 2])
upwards = item(RelationshipType="R-INFERRED FROM", ReferencedContentItemIdentifier=[1, 3])
nowhere = item(RelationshipType="R-INFERRED FROM", ReferencedContentItemIdentifier=[1, 9, 9])
onwards = item(RelationshipType="R-INFERRED FROM", ReferencedContentItemIdentifier=[1, 3, 3, 1])
by_reference = report(
    2, COMPREHENSIVE,
    [
        *OBSERVER,
        group(
            coded("CONTAINS", ("121071", "DCM", "Finding"), ("4147007", "SCT", "Mass")),
            shape("CIRCLE", [8, 6, 10, 6], SLICES[0]),
            number(("131190003", "SCT", "Radius"), "1", MM, [reference, upwards, nowhere, onwards]),
        ),
    ],
    "By reference",
)

echo = report(
    3, COMPREHENSIVE,
    [
        content("CONTAINER", "CONTAINS", ("121070", "DCM", "Findings"), [
            coded("HAS CONCEPT MOD", ("G-C0E3", "SRT", "Finding Site"), ("T-32600", "SRT", "Left Ventricle")),
            number(("29436-3", "LN", "Left Ventricle Internal End Diastolic Dimension"), "4.7", ("cm", "UCUM", "centimeter"), [
                coded("HAS CONCEPT MOD", ("121401", "DCM", "Derivation"), ("R-00317", "SRT", "Mean")),
            ]),
            number(("18043-0", "LN", "Left Ventricular Ejection Fraction"), "58", ("%", "UCUM", "percent")),
        ]),
    ],
    "Echo", ("125200", "DCM", "Adult Echocardiography Procedure Report"),
)


def raw(kind, values, uid, vr="FL"):
    """A shape whose Graphic Data has values that pydicom would rather not write."""
    made = shape(kind, [0, 0], uid)
    if vr == "DS":
        made.add_new(0x00700022, "DS", values)
    else:
        made.add_new(0x00700022, "FL", values)
    return made


bad = report(
    4, COMPREHENSIVE,
    [
        measurements(
            group(raw("POLYLINE", [1.0, 2.0, float("nan"), 4.0], SLICES[0]), tracking="Not a number"),
            group(raw("POLYLINE", [1.0, 2.0, 3.0], SLICES[0]), tracking="Half a point"),
            group(raw("CIRCLE", [3.0, 3.0], SLICES[0]), tracking="No rim"),
            group(raw("CIRCLE", [3.0, 3.0, 3.0, 3.0], SLICES[0]), tracking="No radius"),
            group(raw("WIGGLE", [3.0, 3.0, 5.0, 3.0], SLICES[0]), tracking="Unknown"),
            group(raw("POINT", [300.0, 3.0], SLICES[0]), tracking="Far out"),
            group(raw("POINT", [3.0, 3.0], f"{ROOT}.2.99"), tracking="Not here"),
            group(raw("POINT", [3.0, 3.0], None), tracking="No image"),
            group(raw("POLYLINE", [float(n % 16) for n in range(12_000)], SLICES[0]), tracking="Too many"),
            # The wrong VR, and numbers all the same: pixels (2.5, 3.5) and (6.5, 3.5).
            group(
                raw("POLYLINE", ["3", "4", "7", "4"], SLICES[0], "DS"),
                number(("410668003", "SCT", "Length"), "2", None),
                number(("42798000", "SCT", "Area"), "", MM2),
                tracking="Decimal strings",
            ),
        ),
    ],
    "Bad",
)

ohif = report(
    5, COMPREHENSIVE,
    [
        *OBSERVER,
        measurements(
            group(
                coded("CONTAINS", ("121071", "DCM", "Finding"), ("CORNERSTONEFREETEXT", "CORNERSTONEJS", "Left adrenal")),
                number(("103339001", "SCT", "Long Axis"), "6", MM, [shape("POLYLINE", [2, 6, 14, 6], SLICES[0], "INFERRED FROM")]),
                number(("103340004", "SCT", "Short Axis"), "4", MM, [shape("POLYLINE", [8, 5, 8, 7], SLICES[0], "INFERRED FROM")]),
                tracking="Cornerstone3DTools@^0.1.0:Bidirectional", uid=f"{ROOT}.9.5",
            ),
            group(
                number(("42798000", "SCT", "Area"), "32", MM2, [
                    shape("POLYLINE", [2, 2, 10, 2, 10, 6, 2, 6, 2, 2], SLICES[1], "INFERRED FROM"),
                ]),
                tracking="cornerstoneTools@^4.0.0:RectangleRoi", uid=f"{ROOT}.9.6",
            ),
        ),
    ],
    "OHIF",
)

GSPS = "1.2.840.10008.5.1.4.1.1.11.1"


def graphic(kind, points, units="PIXEL", filled="N"):
    return item(
        GraphicAnnotationUnits=units, GraphicDimensions=2, NumberOfGraphicPoints=len(points) // 2,
        GraphicData=points, GraphicType=kind, GraphicFilled=filled,
    )


def drawn(uid, graphics=(), texts=(), layer="LINES"):
    made = item(GraphicLayer=layer)
    if uid:
        made.ReferencedImageSequence = Sequence([on(uid)])
    if graphics:
        made.GraphicObjectSequence = Sequence(graphics)
    if texts:
        made.TextObjectSequence = Sequence(texts)
    return made


presentation = file(
    GSPS, f"{ROOT}.6.1", f"{ROOT}.6", "PR", SeriesDescription="Arrows", Manufacturer="Acme",
    ContentLabel="ARROWS", ContentCreatorName="Roentgen^Wilhelm", PresentationCreationDate="20240104",
    PresentationCreationTime="1200", ShutterShape="CIRCULAR",
)
presentation.ReferencedSeriesSequence = Sequence([
    item(SeriesInstanceUID=SERIES, ReferencedImageSequence=Sequence([on(uid) for uid in SLICES])),
])
presentation.DisplayedAreaSelectionSequence = Sequence([
    item(DisplayedAreaTopLeftHandCorner=[5, 3], DisplayedAreaBottomRightHandCorner=[12, 10], PresentationSizeMode="SCALE TO FIT"),
])
# Pure red: L* 53.2, a* 80.1, b* 67.2 in D65; as the profile connection space has it 54.29, 80.81, 69.89.
presentation.GraphicLayerSequence = Sequence([
    item(GraphicLayer="LINES", GraphicLayerOrder=1, GraphicLayerRecommendedDisplayCIELabValue=[35581, 53661, 50855]),
])
presentation.GraphicAnnotationSequence = Sequence([
    drawn(SLICES[0], [graphic("ELLIPSE", [2, 6, 14, 6, 8, 4, 8, 8])], [
        item(UnformattedTextValue="Cyst\r\n12 mm", BoundingBoxAnnotationUnits="PIXEL",
             BoundingBoxTopLeftHandCorner=[1, 1], BoundingBoxBottomRightHandCorner=[5, 2],
             BoundingBoxTextHorizontalJustification="LEFT"),
    ]),
    drawn(SLICES[1], [
        graphic("POINT", [3, 3]),
        graphic("INTERPOLATED", [2, 2, 6, 2, 6, 6, 2, 2]),
        # A quarter of what is displayed to the right, half of it down: pixel corners (6, 6).
        graphic("POLYLINE", [0, 0, 0.25, 0.5], "DISPLAY"),
        graphic("POLYLINE", [1, 1, 2, 2], "MATRIX"),
    ]),
    drawn(None, texts=[
        item(UnformattedTextValue="Left", AnchorPointAnnotationUnits="PIXEL", AnchorPoint=[4, 4], AnchorPointVisibility="Y",
             BoundingBoxAnnotationUnits="PIXEL", BoundingBoxTopLeftHandCorner=[9, 9], BoundingBoxBottomRightHandCorner=[12, 10],
             BoundingBoxTextHorizontalJustification="LEFT"),
    ]),
])

keys = file(
    "1.2.840.10008.5.1.4.1.1.88.59", f"{ROOT}.7.1", f"{ROOT}.7", "KO", Manufacturer="Acme",
    SeriesDescription="Keys", ContentDate="20240105", ContentTime="0800", ValueType="CONTAINER",
    ContinuityOfContent="SEPARATE",
)
keys.ConceptNameCodeSequence = Sequence([code("113004", "DCM", "For Teaching")])
keys.ContentSequence = Sequence([
    *OBSERVER,
    text("CONTAINS", ("113012", "DCM", "Key Object Description"), "Typical"),
    image_item(SLICES[1], "CONTAINS"),
    image_item(ULTRASOUND, "CONTAINS"),
    image_item(f"{ROOT}.2.98", "CONTAINS"),
])


def contour(kind, points, uid=None):
    made = item(ContourGeometricType=kind, NumberOfContourPoints=len(points) // 3, ContourData=points)
    if uid:
        made.ContourImageSequence = Sequence([on(uid)])
    return made


def corners(x1, y1, x2, y2, z):
    """A rectangle between corners of pixels, as millimetres."""
    at = lambda x, y: [-4 + 0.5 * (x - 0.5), -12 + 2 * (y - 0.5), z]
    return at(x1, y1) + at(x2, y1) + at(x2, y2) + at(x1, y2)


structures = file(
    "1.2.840.10008.5.1.4.1.1.481.3", f"{ROOT}.8.1", f"{ROOT}.8", "RTSTRUCT", Manufacturer="Acme",
    SeriesDescription="Contours", StructureSetLabel="PLAN", StructureSetDate="20240106", StructureSetTime="0900",
    OperatorsName="Meitner^Lise", FrameOfReferenceUID=SPACE,
)
structures.StructureSetROISequence = Sequence([
    item(ROINumber=3, ReferencedFrameOfReferenceUID=SPACE, ROIName="Shell", ROIGenerationAlgorithm="AUTOMATIC", ROIGenerationDescription="Planner"),
    item(ROINumber=4, ReferencedFrameOfReferenceUID=SPACE, ROIName="Marks", ROIGenerationAlgorithm="MANUAL"),
    item(ROINumber=5, ReferencedFrameOfReferenceUID=SPACE, ROIName="Slope", ROIGenerationAlgorithm="MANUAL"),
])
structures.ROIContourSequence = Sequence([
    # Columns 2 to 9, rows 3 to 8 of the second slice, without columns 4 to 6, rows 5 and 6.
    item(ReferencedROINumber=3, ROIDisplayColor=[255, 128, 0], ContourSequence=Sequence([
        contour("CLOSED_PLANAR", corners(2, 3, 10, 9, 3), SLICES[1]),
        contour("CLOSED_PLANAR", corners(4, 5, 7, 7, 3), SLICES[1]),
        contour("CLOSED_PLANAR", corners(2, 3, 10, 9, 8)),
    ])),
    item(ReferencedROINumber=4, ContourSequence=Sequence([
        contour("POINT", [0, 0, 0]), contour("POINT", [1, 0, 0]), contour("OPEN_PLANAR", [0, 0, 0, 1, 0, 0]),
    ])),
    # From the centre of pixel (0, 0) to those of (8, 0) and (0, 8) of the first slice: on its upper and left
    # edge centres are inside, on the slope they are not. 8 + 7 + … + 1 pixels.
    item(ReferencedROINumber=5, ContourSequence=Sequence([
        contour("CLOSED_PLANAR", [-4, -12, 0, 0, -12, 0, -4, 4, 0]),
    ])),
])
structures.RTROIObservationsSequence = Sequence([
    item(ObservationNumber=1, ReferencedROINumber=3, RTROIInterpretedType="", ROIInterpreter="",
         RTROIIdentificationCodeSequence=Sequence([code("10200004", "SCT", "Liver")])),
])

images = [
    image(
        CT, uid, SERIES, "CT", FrameOfReferenceUID=SPACE, ImagePositionPatient=[-4, -12, 3 * k],
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0], PixelSpacing=[2, 0.5], SliceThickness=3,
        RescaleIntercept=0, RescaleSlope=1, ImageType=["ORIGINAL", "PRIMARY", "AXIAL"],
    )
    for k, uid in enumerate(SLICES)
]
clip = image(US, ULTRASOUND, CLIP, "US")

print(json.dumps({
    "images": [base64.b64encode(written(each)).decode() for each in [*images, clip]],
    **{
        name: base64.b64encode(written(each)).decode()
        for name, each in {
            "inSpace": in_space, "byReference": by_reference, "echo": echo, "bad": bad, "ohif": ohif,
            "presentation": presentation, "keys": keys, "structures": structures,
        }.items()
    },
}, indent=1))
