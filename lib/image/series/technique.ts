import { groupWith } from '@/lib/dicom/attributes/functional-groups';
import { numberOf, stringsOf, type DicomJson } from '@/lib/dicom/json';
import type { MeasuredFact } from '@/lib/image/series-measurements';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly tag: string;
  /** The functional group that holds it in enhanced objects. */
  readonly group: string;
  /** null: words, as the machine wrote them. */
  readonly unit: string | null;
  /** Stored unit → ours. */
  readonly factor?: number;
}

const number = (
  id: string,
  label: string,
  unit: string,
  tag: string,
  group = '',
  factor = 1,
): Entry => ({ id, label, unit, tag, group, factor });

const word = (id: string, label: string, tag: string, group = ''): Entry => ({
  id,
  label,
  unit: null,
  tag,
  group,
});

const THICKNESS = number(
  'slice-thickness',
  'Slice thickness',
  'mm',
  '00180050',
  '00289110',
);

/**
 * What may be read of the technique: set by the machine, the same for every patient. Nothing that a
 * person typed (descriptions, protocol names, comments) is here.
 */
const BY_MODALITY: Readonly<Record<string, readonly Entry[]>> = {
  CT: [
    number('tube-voltage', 'Tube voltage', 'kV', '00180060', '00189325'),
    number('tube-current', 'Tube current', 'mA', '00181151'),
    word('kernel', 'Reconstruction kernel', '00181210', '00189314'),
    THICKNESS,
    number('gantry-tilt', 'Gantry tilt', '°', '00181120'),
  ],
  MR: [
    number('field-strength', 'Field strength', 'T', '00180087'),
    word('sequence', 'Scanning sequence', '00180020'),
    word('sequence-name', 'Sequence name', '00180024'),
    word('acquisition', 'Acquisition type', '00180023'),
    number('repetition-time', 'Repetition time', 'ms', '00180080', '00189112'),
    number('echo-time', 'Echo time', 'ms', '00180081'),
    number('effective-echo-time', 'Effective echo time', 'ms', '00189082', '00189114'),
    number('inversion-time', 'Inversion time', 'ms', '00180082'),
    number('flip-angle', 'Flip angle', '°', '00181314', '00189112'),
    THICKNESS,
  ],
  US: [
    word('transducer', 'Transducer', '00186031'),
    number('transducer-frequency', 'Transducer frequency', 'MHz', '00186030', '', 1e-3),
    number('mechanical-index', 'Mechanical index', '', '00185022'),
  ],
};

/** Read the technique of a series, from its first frame, by an allow-list. */
export function techniqueFacts(modality: string, header: DicomJson): MeasuredFact[] {
  const facts = (BY_MODALITY[modality] ?? []).flatMap(
    (entry) => read(entry, header) ?? [],
  );
  const contrast = contrastFact(modality, header);
  return contrast ? [...facts, contrast] : facts;
}

function read({ id, label, tag, group, unit, factor = 1 }: Entry, header: DicomJson) {
  const from = groupWith(header, 1, group, tag);
  const value =
    unit === null
      ? plainWords(stringsOf(from, tag))
      : measured(numberOf(from, tag), factor);
  if (value === undefined) return undefined;
  return { id, label, value, unit: unit || null, slices: [] };
}

// 0 is how some machines say "not applicable"; only a tilt can really be 0, and is then no news.
const measured = (value: number | undefined, factor: number) =>
  value === undefined || value === 0 ? undefined : value * factor;

const CODE = /^[\p{L}\p{N} ._*+\-/()#%:²]{1,40}$/u;

/** Codes that a machine writes; anything longer or stranger might be a sentence somebody typed. */
function plainWords(values: readonly string[]): string | undefined {
  const words = values.map((value) => value.trim()).filter(Boolean);
  return words.length > 0 && words.every((value) => CODE.test(value))
    ? words.join(', ')
    : undefined;
}

const CONTRAST_BOLUS_AGENT = '00180010';

// Contrast/Bolus Agent is typed by hand, so only names that we know are repeated.
const AGENTS =
  /iohexol|omnipaque|accupaque|iopamidol|isovue|iopamiro|solutrast|iodixanol|visipaque|iopromide?|ultravist|iomeprol|iomeron|imeron|iobitridol|xenetix|ioversol|optiray|iopentol|imagopaque|gadobutrol|gadovist|gadavist|gadoterate|gadoteric|dotarem|clariscan|gadoteridol|prohance|gadopentetate|magnevist|gadobenate|multihance|gadoxetate|primovist|eovist|gadodiamide|omniscan|gadopiclenol|elucirem|vueway|sonovue|lumason|definity|optison|barium|gastrografin/i;

function contrastFact(modality: string, header: DicomJson): MeasuredFact | undefined {
  const text = stringsOf(header, CONTRAST_BOLUS_AGENT).join(' ').trim();
  if (!(modality in BY_MODALITY) || !text || /^(no|none|without|n\/?a|0)$/i.test(text)) {
    return undefined;
  }
  const agent = AGENTS.exec(text)?.[0].toLowerCase();
  const value = agent ?? 'given, agent not recognised';
  return { id: 'contrast', label: 'Contrast agent', value, unit: null, slices: [] };
}
