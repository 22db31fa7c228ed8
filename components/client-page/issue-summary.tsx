import type {FieldIssue} from '../../lib/domain/field-issue.ts';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {wordsFor} from './issue-text.ts';

type IssueSummaryProps = {
  issues: readonly FieldIssue[];
  /** Ids of the controls by field; an issue with no control of its own is not a link. */
  ids: Readonly<Record<string, string>>;
};

/** Takes the focus when the page arrives, so that a screen reader starts with what is wrong. */
export function IssueSummary({issues, ids}: IssueSummaryProps) {
  const texts = useTexts();
  return (
    <div class="cp-issues" role="alert" tabIndex={-1} autoFocus>
      <p>
        <Icon name="warning" />
        {texts.plural('client_issues', issues.length)}
      </p>
      <ul>
        {issues.map((issue) => (
          <li key={`${issue.field} ${issue.code}`}>
            {ids[issue.field] === undefined ? (
              wordsFor(texts, issue)
            ) : (
              <a href={`#${ids[issue.field]}`}>{wordsFor(texts, issue)}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
