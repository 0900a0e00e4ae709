import type { Statement } from '@/lib/report/finding';

/** Regions of the body in order from head to foot, so that neighbours touch. */
const REGIONS = ['head', 'neck', 'chest', 'abdomen', 'pelvis', 'leg'] as const;
type Region = (typeof REGIONS)[number];

/** Words that belong to one region. Those that occur in several (spine, skin, vein) are left out. */
const WORDS: Record<Region, RegExp> = {
  head: /\b(head|brain|skull|intracranial|cerebr\w*|cerebell\w*|ventric(le|ular system)s? of the brain|orbit\w*|sinus(es)?|mastoids?)\b/i,
  neck: /\b(neck|thyroid|larynx|laryngeal|cervical|parotids?|carotids?)\b/i,
  chest:
    /\b(chest|thorax|thoracic|lungs?|pulmonary|pleura\w*|lobes? of the lung|bronch\w*|mediastin\w*|hilar|hilum|heart|cardiac|pericard\w*|pneumothora\w*|ribs?)\b/i,
  abdomen:
    /\b(abdom\w*|liver|hepatic|gallbladder|biliary|pancrea\w*|spleen|splenic|kidneys?|renal|adrenals?|ascites|bowel|hydronephrosis)\b/i,
  pelvis:
    /\b(pelvi\w*|bladder|prostate|uter(us|ine)|ovar(y|ies|ian)|rect(um|al)|hips?)\b/i,
  leg: /\b(legs?|thigh|knees?|tibia\w*|femur|femoral|ankles?|foot|feet)\b/i,
};

const regionsIn = (text: string): Region[] =>
  REGIONS.filter((region) => WORDS[region].test(text));

/**
 * Is the statement about a part of the body that the images are of?
 *
 * A neighbouring region is seen in part (the dome of the liver on a chest CT), which is enough to
 * find something, never to rule it out.
 */
export function regionWarnings(
  { anatomy, statement, polarity, section }: Statement,
  bodyPart: string | undefined,
): string[] {
  const imaged = regionsIn((bodyPart ?? '').replaceAll('_', ' '));
  const stated = regionsIn(`${anatomy ?? ''} ${statement}`);
  if (section === 'technique' || imaged.length === 0 || stated.length === 0) return [];
  const distance = Math.min(
    ...stated.flatMap((a) =>
      imaged.map((b) => Math.abs(REGIONS.indexOf(a) - REGIONS.indexOf(b))),
    ),
  );
  const [of, images] = [stated.join(' and '), imaged.join(' and ')];
  if (distance > 1) return [`Is about the ${of}; the images are of the ${images}.`];
  if (distance === 1 && polarity === 'absent') {
    return [
      `Rules something out in the ${of}; images of the ${images} show that in part only.`,
    ];
  }
  return [];
}
