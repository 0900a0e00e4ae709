/** The part of dcmjs this project uses (it comes without types). */
declare module 'dcmjs' {
  interface DictionaryEntry {
    readonly tag: string;
    /** A VR, or `ox`, `xs`, `lt`, … where the standard leaves a choice. */
    readonly vr: string;
    readonly vm: string;
    readonly name: string;
  }
  interface TagObject {
    vr: string;
    Value: unknown;
  }
  class DicomDict {
    constructor(meta: Record<string, TagObject>);
    dict: Record<string, TagObject>;
    write(options?: {
      allowInvalidVRLength?: boolean;
      fragmentMultiframe?: boolean;
    }): ArrayBuffer;
  }
  interface Dcmjs {
    data: {
      DicomDict: typeof DicomDict;
      DicomMetaDictionary: {
        /** By `(GGGG,EEEE)`; answers for repeating groups as well. */
        dictionary: Readonly<Record<string, DictionaryEntry | undefined>>;
        nameMap: Readonly<Record<string, DictionaryEntry | undefined>>;
        denaturalizeDataset(dataset: object): Record<string, TagObject>;
      };
    };
    log: {
      setLevel(level: 'silent' | 'warn'): void;
      getLogger(name: string): Dcmjs['log'];
    };
  }
  const dcmjs: Dcmjs;
  export default dcmjs;
}
