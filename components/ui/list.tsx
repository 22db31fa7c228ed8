import type {ComponentChildren} from 'preact';

/** Rows with a line between them. `role` because Safari drops the one of a list without bullets. */
export function List({label, children}: {label?: string | undefined; children: ComponentChildren}) {
  return (
    <ul class="v-list" role="list" aria-label={label}>
      {children}
    </ul>
  );
}

type ListRowProps = {
  /** One line, cut short when it has to be; the whole of it is in the tooltip. */
  name: string;
  sub?: ComponentChildren;
  /** Buttons at the end of the row. */
  side?: ComponentChildren;
  children?: ComponentChildren;
  /** What needs the whole width of the row, under the rest. */
  below?: ComponentChildren;
};

export function ListRow({name, sub, side, children, below}: ListRowProps) {
  return (
    <li>
      <div class="v-row">
        <div class="v-row-main">
          <span class="v-name" title={name} dir="auto">
            {name}
          </span>
          {sub && <span class="v-sub">{sub}</span>}
          {children}
        </div>
        {side && <div class="v-row-side">{side}</div>}
      </div>
      {below}
    </li>
  );
}

/** Small words, a line each. */
export function Lines({of}: {of: readonly string[]}) {
  return (
    <>
      {of.map((line) => (
        <span key={line} class="v-sub" dir="auto">
          {line}
        </span>
      ))}
    </>
  );
}

/** Somebody's own words, set apart. */
export function Quote({children}: {children: ComponentChildren}) {
  return <p class="v-quote">{children}</p>;
}
