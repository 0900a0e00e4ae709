import type { Compared, Told } from '@/lib/report/finding';

const HOW: Record<Told['how'], string> = {
  'in-person': 'in person',
  telephone: 'by telephone',
  message: 'by message',
};

/** Who was told of a critical result, in the language of reports. */
export const toldSentence = ({ whom, how, at, by, readBack }: Told): string =>
  `Told to ${whom} ${HOW[how]} at ${at}${readBack ? ', read back' : ''} (written down by ${by}).`;

/** What a finding is compared with, in the language of reports. */
export const comparedSentence = (compared: Compared): string =>
  `${compared.change} since study ${compared.studyUid} (${compared.studyDate || 'undated'}): ${compared.statement}`;
