export function ModelPanel() {
  return <section aria-label="Model" className="p-3" />;
}
