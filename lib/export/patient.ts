/** The Patient Module of the images. */
export interface PatientIdentity {
  /** PN, `Family^Given^Middle^Prefix^Suffix`. */
  name: string | null;
  id: string | null;
  issuerOfId: string | null;
  /** DA, `YYYYMMDD`. */
  birthDate: string | null;
  /** `M`, `F`, `O`. */
  sex: string | null;
}
