const CELL = 'border-b border-line py-1 pr-3 font-normal';

/** The head of a table with a column for each model. */
export function ModelHead({
  first,
  models,
  last,
}: {
  first: string;
  models: readonly string[];
  /** Of a column beyond those of the models. */
  last?: string;
}) {
  return (
    <thead>
      <tr className="text-left text-sm text-faint">
        <th scope="col" className={CELL}>
          {first}
        </th>
        {[...models, ...(last === undefined ? [] : [last])].map((name) => (
          <th key={name} scope="col" className={`${CELL} text-right`}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
