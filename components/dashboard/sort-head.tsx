import {Icon} from '../ui/icon.tsx';

type SortHeadProps = {
  label: string;
  /** The column's class. */
  class: string;
  order: 'none' | 'ascending' | 'descending';
  onSort: () => void;
};

/** The head of a column that the table can be ordered by. */
export function SortHead({label, class: name, order, onSort}: SortHeadProps) {
  return (
    <th role="columnheader" scope="col" aria-sort={order} class={name}>
      <button type="button" class="d-sort" onClick={onSort}>
        {label}
        <Icon name="chevron" />
      </button>
    </th>
  );
}

export function orderOf(sort: {by: string; descending: boolean}, by: string) {
  return sort.by !== by ? 'none' : sort.descending ? 'descending' : 'ascending';
}
