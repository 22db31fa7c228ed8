import type {Colleague} from '../../lib/domain/deal.ts';

/** What somebody wrote, with its line breaks; those it names stand out. It is text and nothing else. */
export function MessageText({text, mentions}: {text: string; mentions: readonly Colleague[]}) {
  return (
    <p class="s-text" dir="auto">
      {partsOf(text, mentions).map((part, at) =>
        part.isMention ? (
          <b key={at} class="s-mention">
            {part.text}
          </b>
        ) : (
          part.text
        ),
      )}
    </p>
  );
}

type Part = {text: string; isMention: boolean};

function partsOf(text: string, mentions: readonly Colleague[]): Part[] {
  const names = mentions.map(({name}) => `@${name}`).sort((a, b) => b.length - a.length); // of "@Ann" and "@Ann Lee" the longer one is meant
  const parts: Part[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const name = names.find((one) => text.startsWith(one, at));
    if (name === undefined) {
      plain += text[at] ?? '';
      at += 1;
      continue;
    }
    if (plain) parts.push({text: plain, isMention: false});
    plain = '';
    parts.push({text: name, isMention: true});
    at += name.length;
  }
  if (plain) parts.push({text: plain, isMention: false});
  return parts;
}
