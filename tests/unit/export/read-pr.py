"""Print what pydicom reads in a presentation state: per graphic annotation its image, layer, words and
shapes, and the windows, as JSON."""

import json
import sys

import pydicom


def image(item):
    frames = item.get("ReferencedFrameNumber")
    return [item.ReferencedSOPInstanceUID, None if frames is None else int(frames)]


state = pydicom.dcmread(sys.argv[-1])
print(
    json.dumps(
        {
            "drawn": [
                {
                    "on": image(item.ReferencedImageSequence[0]),
                    "layer": item.GraphicLayer,
                    "words": [t.UnformattedTextValue for t in item.get("TextObjectSequence", [])],
                    "shapes": [
                        [g.GraphicType, list(g.GraphicData), g.get("GraphicFilled")]
                        for g in item.get("GraphicObjectSequence", [])
                    ],
                }
                for item in state.GraphicAnnotationSequence
            ],
            "windows": [
                [
                    [str(i.ReferencedSOPInstanceUID) for i in item.ReferencedImageSequence],
                    float(item.WindowCenter),
                    float(item.WindowWidth),
                ]
                for item in state.get("SoftcopyVOILUTSequence", [])
                if "WindowCenter" in item
            ],
            "rescale": [float(state.RescaleSlope), float(state.RescaleIntercept)]
            if "RescaleSlope" in state
            else None,
            "shape": state.get("PresentationLUTShape"),
        }
    )
)
