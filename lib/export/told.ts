import type { Told } from '@/lib/report/finding';

const HOW: Record<Told['how'], string> = {
  'in-person': 'in person',
  telephone: 'by telephone',
  message: 'by message',
};

/** Who was told of a critical result, in the language of reports. */
export const toldSentence = ({ whom, how, at, by, readBack }: Told): string =>
  `Told to ${whom} ${HOW[how]} at ${at}${readBack ? ', read back' : ''} (written down by ${by}).`;
