/** The planes of the patient, in the order in which they are leafed through. */
export const PLANES = ['axial', 'sagittal', 'coronal'] as const;
export type PlaneName = (typeof PLANES)[number];

/** Of a plane, and of the line that it draws on the others. */
export const PLANE_COLORS: Readonly<Record<PlaneName, string>> = {
  axial: 'rgb(227, 134, 125)',
  sagittal: 'rgb(222, 196, 96)',
  coronal: 'rgb(120, 170, 245)',
};
