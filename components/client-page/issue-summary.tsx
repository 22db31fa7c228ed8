import type {FieldIssue} from '../../lib/domain/field-issue.ts';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {wordsFor} from './issue-text.ts';

type IssueSummaryProps = {
  issues: readonly FieldIssue[];
  /** The id of a field's control. */
  idOf: (field: string) => string;
};

/** An issue of these has no control of its own. */
const ofTheWhole: readonly string[] = ['seen', 'decision', 'hops', 'homepage'];

/** Takes the focus when the page arrives, so that a screen reader starts with what is wrong. */
export function IssueSummary({issues, idOf}: IssueSummaryProps) {
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
            {ofTheWhole.includes(issue.field) ? (
              wordsFor(texts, issue)
            ) : (
              <a href={`#${idOf(issue.field)}`}>{wordsFor(texts, issue)}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
