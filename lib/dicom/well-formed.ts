/**
 * What a value of a file must look like to be written into another object; a birth on day 0 of month 0
 * is no date.
 *
 * @see DICOM PS3.5 6.2; PS3.3 C.12.1.1.8 for time zones
 */
export const WELL_FORMED = {
  DA: /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/,
  TM: /^([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?$/,
  CS: /^[A-Z\d_ ]{1,16}$/,
  zone: /^[+-](0\d|1[0-4])[0-5]\d$/,
} as const;
