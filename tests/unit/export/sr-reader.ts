import dcmjs from 'dcmjs';

/** A node of the content tree, as an independent reader sees it: sequences of one are unwrapped. */
export interface Node {
  readonly RelationshipType?: string;
  readonly ValueType: string;
  readonly ConceptNameCodeSequence?: Code;
  readonly ConceptCodeSequence?: Code;
  readonly TextValue?: string;
  readonly UID?: string;
  readonly PersonName?: unknown;
  readonly GraphicType?: string;
  readonly GraphicData?: readonly number[];
  readonly MeasuredValueSequence?: {
    NumericValue: number | string;
    FloatingPointValue?: number;
    MeasurementUnitsCodeSequence: Code;
  };
  readonly ReferencedSOPSequence?: {
    ReferencedSOPClassUID: string;
    ReferencedSOPInstanceUID: string;
    ReferencedFrameNumber?: number | string;
  };
  readonly ContentSequence?: Node | readonly Node[];
  readonly [keyword: string]: unknown;
}

export interface Code {
  readonly CodeValue?: string;
  readonly LongCodeValue?: string;
  readonly CodingSchemeDesignator: string;
  readonly CodeMeaning: string;
}

interface Reader {
  DicomMessage: {
    readFile(bytes: ArrayBuffer): {
      dict: Record<string, unknown>;
      meta: Record<string, unknown>;
    };
  };
  DicomMetaDictionary: { naturalizeDataset(dict: Record<string, unknown>): Node };
}

const { DicomMessage, DicomMetaDictionary } = dcmjs.data as unknown as Reader;

/** Read an SR file with dcmjs, the reader that Cornerstone and OHIF use. */
export function readSr(bytes: Uint8Array): Node {
  const copy = bytes.slice().buffer;
  return DicomMetaDictionary.naturalizeDataset(DicomMessage.readFile(copy).dict);
}

export const children = (node: Node): readonly Node[] => {
  const content = node.ContentSequence;
  if (content === undefined) return [];
  return Array.isArray(content) ? content : [content as Node];
};

const first = (code: Code | readonly Code[] | undefined): Code | undefined =>
  Array.isArray(code) ? code[0] : (code as Code | undefined);

export const nameOf = (node: Node) => first(node.ConceptNameCodeSequence)?.CodeMeaning;

/** The only child with this concept name. */
export function child(node: Node, name: string): Node {
  const [found, ...others] = named(node, name);
  if (!found || others.length > 0) {
    throw new Error(`${others.length + (found ? 1 : 0)} items are called “${name}”.`);
  }
  return found;
}

export const named = (node: Node, name: string): Node[] =>
  children(node).filter((each) => nameOf(each) === name);

/** The coded value of a CODE item, as text. */
export const codeOf = (node: Node): string => {
  const code = first(node.ConceptCodeSequence);
  return `${code?.CodeValue ?? code?.LongCodeValue} ${code?.CodingSchemeDesignator} ${code?.CodeMeaning}`;
};

/** The node and all nodes under it. */
export const descendants = (node: Node): Node[] => [
  node,
  ...children(node).flatMap(descendants),
];

/** The measurement groups of a report. */
export const groups = (report: Node): Node[] =>
  named(child(report, 'Imaging Measurements'), 'Measurement Group');
