import { mutate } from 'swr';

/** What is offered under an address is read again, whatever came of the act. */
export const thenReread = <T>(address: string, act: Promise<T>): Promise<T> =>
  act.finally(() => void mutate(address));
