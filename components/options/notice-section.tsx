import {mailTexts, topicTexts, wayTexts} from '../../lib/domain/notice-choice-words.ts';
import {noticeTopics, noticeWays} from '../../lib/domain/notice-settings.ts';
import type {NoticeChoices} from '../../lib/models/notice-choices.ts';
import {Button} from '../ui/button.tsx';
import {Select} from '../ui/select.tsx';
import {useTexts} from '../ui/texts.tsx';

const mails = ['at_once', 'daily'] as const;
const nobody = '';

/** What the person hears of and how; for a partner admin also who is told of lead activity. */
export function NoticeSection({notices}: {notices: NoticeChoices}) {
  const {t} = useTexts();
  const state = notices.state.value;
  const chosen = notices.preferences.value;
  return (
    <section class="o-section" aria-label={t('options_notices')}>
      <h2>{t('options_notices')}</h2>
      <p class="v-sub">{t('options_notices_text')}</p>
      {state === 'closed' && (
        <div class="v-actions">
          <Button onClick={() => void notices.open()}>{t('options_notices_show')}</Button>
        </div>
      )}
      {state === 'reading' && <p role="status">{t('options_notices_wait')}</p>}
      {state === 'ready' && (
        <>
          {noticeTopics.map((topic) => (
            <Select
              key={topic}
              label={t(topicTexts[topic])}
              hint={topic === 'link_answered' ? t('notice_hint_link_partner') : undefined}
              options={noticeWays.map((way) => ({value: way, label: t(wayTexts[way])}))}
              value={chosen.ways[topic]}
              onChange={(value) => {
                const way = noticeWays.find((one) => one === value);
                if (way) void notices.setWay(topic, way);
              }}
            />
          ))}
          <Select
            label={t('notice_mail_label')}
            options={mails.map((mail) => ({value: mail, label: t(mailTexts[mail])}))}
            value={chosen.mail}
            onChange={(value) => {
              const mail = mails.find((one) => one === value);
              if (mail) void notices.setMail(mail);
            }}
          />
          <RecipientChoice notices={notices} />
          <ChoiceNote notices={notices} />
        </>
      )}
    </section>
  );
}

function RecipientChoice({notices}: {notices: NoticeChoices}) {
  const {t} = useTexts();
  const recipient = notices.recipient.value;
  if (!recipient) return null;
  const {people, value} = recipient;
  const isGone = value !== null && !people.some(({userId}) => userId === value);
  return (
    <Select
      label={t('options_recipient')}
      hint={t('options_recipient_text')}
      options={[
        {value: nobody, label: t('options_recipient_nobody')},
        ...(isGone ? [{value, label: t('options_recipient_left'), disabled: true}] : []),
        ...people.map(({userId, name}) => ({value: userId, label: name})),
      ]}
      value={value ?? nobody}
      onChange={(chosen) => {
        const person = people.find(({userId}) => userId === chosen);
        if (person) void notices.setRecipient(person.userId);
        else if (chosen === nobody) void notices.setRecipient(null);
      }}
    />
  );
}

function ChoiceNote({notices}: {notices: NoticeChoices}) {
  const {t} = useTexts();
  const note = notices.note.value;
  return (
    <p role="status" class="v-sub">
      {note && t(note === 'saved' ? 'options_notices_saved' : 'options_notices_failed')}
    </p>
  );
}
