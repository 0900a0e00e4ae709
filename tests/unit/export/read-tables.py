"""Print what Python reads in files for programs, as JSON: `csv FILE`, `coco FILE`, or `schema SCHEMA FILE`."""

import csv
import json
import sys

kind, *paths, file = sys.argv[1:]
with open(file, encoding="utf-8-sig", newline="") as stream:
    if kind == "csv":
        print(json.dumps(list(csv.DictReader(stream, strict=True))))
    elif kind == "coco":
        import numpy as np

        coco = json.load(stream)
        images = {image["id"]: image for image in coco["images"]}
        names = {category["id"]: category["name"] for category in coco["categories"]}
        found = []
        for each in coco["annotations"]:
            shape = each["segmentation"]
            pixels = None
            if isinstance(shape, dict):
                ends = np.cumsum([0] + shape["counts"])
                flat = np.zeros(shape["size"][0] * shape["size"][1], bool)
                for start, end in zip(ends[1::2], ends[2::2]):
                    flat[start:end] = True
                mask = flat.reshape(shape["size"], order="F")
                rows, columns = np.nonzero(mask)
                box = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
                pixels = [int(mask.sum()), [int(edge) for edge in box]]
            found.append(
                {
                    "image": images[each["image_id"]]["file_name"],
                    "category": names[each["category_id"]],
                    "bbox": each["bbox"],
                    "area": each["area"],
                    "pixels": pixels,
                }
            )
        print(json.dumps(found))
    else:
        import jsonschema

        with open(paths[0], encoding="utf8") as schema:
            checker = jsonschema.Draft202012Validator(json.load(schema))
        lines = [json.loads(line) for line in stream] if "review" in paths[0] else [json.load(stream)]
        print(json.dumps([e.message for line in lines for e in checker.iter_errors(line)]))
