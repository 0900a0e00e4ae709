import type { Fhir } from 'fhir';
import type { Verdict } from '@/lib/workflow/export/validate';

const NAME = 'FHIR R4';

let opened: Promise<Fhir> | undefined;

/** The definitions of R4 take megabytes: they are read when they are first asked for, where they are. */
const definitions = () =>
  (opened ??= import('fhir').then(({ Fhir: Definitions }) => new Definitions()));

/**
 * What the definitions of FHIR R4 say of a bundle and of each resource in it. Codes of systems that are
 * no part of FHIR (SNOMED CT, LOINC, UCUM) are not looked up.
 *
 * @param text - JSON.
 */
export async function fhirVerdict(text: string): Promise<Verdict> {
  const fhir = await definitions().catch(() => undefined);
  if (!fhir) {
    const said = 'Its definitions are not installed (npm’s package fhir): not checked.';
    return { validator: NAME, errors: null, said };
  }
  const bundle = JSON.parse(text) as { entry?: { resource?: object }[] };
  const resources = [
    bundle,
    ...(bundle.entry ?? []).flatMap(({ resource }) => resource ?? []),
  ];
  const faults = resources.flatMap((resource) => faultsOf(fhir, resource));
  const said = faults.length > 0 ? faults.join('\n') : 'It fits the definitions of R4.';
  return { validator: NAME, errors: faults.length, said };
}

function faultsOf(fhir: Fhir, resource: object): string[] {
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  // Of a value set that it hasn't, it says so, and then that the code is none of it.
  const lacking = messages
    .filter(({ message }) => /^Value set .* could not be found/.test(message ?? ''))
    .map(({ location }) => location);
  return messages
    .filter(({ location }) => !lacking.includes(location))
    .map(({ location, message }) => `${location ?? ''}: ${message ?? ''}`);
}
