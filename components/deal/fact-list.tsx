import type {ComponentChildren} from 'preact';

export type Fact = {
  label: string;
  value: ComponentChildren;
  mark?: string | undefined;
  /** The mark as a sentence. */
  markTitle?: string | undefined;
};

/** Facts by name, each with which way it goes. */
export function FactList({facts}: {facts: readonly Fact[]}) {
  return (
    <dl class="s-facts">
      {facts.map(({label, value, mark, markTitle}) => (
        <div key={label}>
          <dt>
            {label}
            {mark && (
              <span class="v-mark" title={markTitle}>
                {mark}
              </span>
            )}
          </dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
