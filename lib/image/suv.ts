import {
  itemsOf,
  numberOf,
  stringOf,
  stringsOf,
  TAG,
  type DicomJson,
} from '@/lib/dicom/json';

/** How the values of a PET frame become standardised uptake values, or why they can't. */
export type Suv =
  | { readonly kind: 'suv'; readonly factor: number; readonly unit: string }
  /** `why`: what is missing, a few words. */
  | { readonly kind: 'none'; readonly unit: string; readonly why: string };

/** Of SUV Type (0054,1006); absent stands for body weight. */
const UNITS: Readonly<Record<string, string>> = {
  BW: 'SUVbw',
  BSA: 'SUVbsa',
  LBM: 'SUVlbm',
  LBMJAMES128: 'SUVlbm',
  LBMJANMA: 'SUVlbm',
  IBW: 'SUVibw',
};

/**
 * By how much the rescaled values of a PET frame are to be multiplied to be SUV by body weight: the
 * vendor-neutral way of QIBA, as far as standard attributes carry it.
 *
 * SUVbw = activity (Bq/ml) · weight (g) / injected dose (Bq), the dose brought to the moment to which the
 * activity was corrected for decay. Nothing is guessed: what the header doesn't say is named.
 *
 * @see PS3.3 C.8.9.1 (PET Series), C.8.9.2 (PET Isotope); QIBA, SUV vendor-neutral pseudo-code
 */
export function suvOf(header: DicomJson): Suv {
  const units = stringOf(header, TAG.Units) ?? '';
  if (units === 'GML') {
    const type = stringOf(header, TAG.SUVType) ?? 'BW';
    return { kind: 'suv', factor: 1, unit: UNITS[type] ?? 'SUV' };
  }
  const unit = units === 'BQML' ? 'Bq/ml' : '1';
  const none = (why: string): Suv => ({ kind: 'none', unit, why });
  if (units !== 'BQML') return none(units ? `units are ${units}` : 'no units');

  const corrected = stringsOf(header, TAG.CorrectedImage);
  if (!corrected.includes('ATTN')) return none('not corrected for attenuation');
  if (!corrected.includes('DECY')) return none('not corrected for decay');
  const weight = numberOf(header, TAG.PatientWeight) ?? 0; // kg
  if (!(weight > 0)) return none('no patient weight');
  const [drug, ...others] = itemsOf(header, TAG.RadiopharmaceuticalInformationSequence);
  if (!drug) return none('no radiopharmaceutical');
  if (others.length > 0) return none('several radiopharmaceuticals');
  const dose = numberOf(drug, TAG.RadionuclideTotalDose) ?? 0; // Bq
  if (!(dose > 0)) return none('no injected dose');

  const left = shareLeft(header, drug);
  if (typeof left === 'string') return none(left);
  return { kind: 'suv', factor: (weight * 1000) / (dose * left), unit: 'SUVbw' };
}

/** How much of the dose is left at the moment to which the activity was corrected; or what is missing. */
function shareLeft(header: DicomJson, drug: DicomJson): number | string {
  const to = stringOf(header, TAG.DecayCorrection);
  if (to === 'ADMIN') return 1;
  if (to !== 'START') return to ? `decay correction is ${to}` : 'no decay correction';
  const halfLife = numberOf(drug, TAG.RadionuclideHalfLife) ?? 0; // s
  if (!(halfLife > 0)) return 'no half-life';
  const scan = scanStart(header);
  if (typeof scan === 'string') return scan;
  const given = injectedAt(header, drug, scan);
  if (given === undefined) return 'no time of injection';
  const seconds = (scan - given) / 1000;
  // Longer than a day, and a date is wrong; earlier, and both are.
  if (seconds < 0 || seconds > 86_400) return 'injected at an impossible time';
  return 2 ** (-seconds / halfLife);
}

/**
 * When the scan began, which activities are corrected to, ms. Series Date and Time where they are not later
 * than the acquisition: in series that were made of others they are when these were made.
 */
function scanStart(header: DicomJson): number | string {
  const series = at(stringOf(header, TAG.SeriesDate), stringOf(header, TAG.SeriesTime));
  const acquired = at(
    stringOf(header, TAG.AcquisitionDate),
    stringOf(header, TAG.AcquisitionTime),
  );
  if (series === undefined) return 'no time of the series';
  if (acquired === undefined) return 'no time of the acquisition';
  return series <= acquired ? series : 'its series was made after the scan';
}

function injectedAt(
  header: DicomJson,
  drug: DicomJson,
  scan: number,
): number | undefined {
  const moment = stringOf(drug, TAG.RadiopharmaceuticalStartDateTime) ?? '';
  const full = at(moment.slice(0, 8), moment.slice(8).split(/[+-]/)[0]);
  if (full !== undefined) return full;
  const time = stringOf(drug, TAG.RadiopharmaceuticalStartTime);
  const sameDay = at(stringOf(header, TAG.SeriesDate), time);
  if (sameDay === undefined) return undefined;
  // A time without a date: before midnight, where it would come after the scan.
  return sameDay > scan ? sameDay - 86_400_000 : sameDay;
}

/** DA and TM as milliseconds of a clock without time zones; undefined where they are no date and time. */
function at(date: string | undefined, time: string | undefined): number | undefined {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(date ?? '');
  const clock = /^(\d{2})(\d{2})?(\d{2})?(\.\d+)?$/.exec(time ?? '');
  if (!day || !clock) return undefined;
  const [hours, minutes, seconds, fraction] = clock
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (
    Date.UTC(
      Number(day[1]),
      Number(day[2]) - 1,
      Number(day[3]),
      hours,
      minutes,
      seconds,
    ) +
    (fraction ?? 0) * 1000
  );
}
