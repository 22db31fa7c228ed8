import {List, ListRow} from '../../components/ui/list.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import {Sheet} from './frame.tsx';
import {roleText, rolesText, typeText} from './role-texts.ts';
import {managedProgram, mayManageMembers, vendorPost, type Visitor} from './visitor.ts';

export function Home({texts, visitor}: {texts: Texts; visitor: Visitor}) {
  const {t} = texts;
  const {memberships, vendor} = visitor;
  if (memberships.length === 0 && vendor.length === 0) {
    return <p class="p-lead">{t('auth_home_none')}</p>;
  }
  return (
    <>
      {memberships.length > 0 && (
        <Sheet title={t('auth_home_accounts')} lead={t('auth_home_extension')}>
          <List>
            {memberships.map((membership) => (
              <ListRow
                key={membership.accountId}
                name={membership.name}
                sub={[
                  typeText(texts, membership.type),
                  roleText(texts, membership.role),
                  membership.programName,
                ].join(' · ')}
                side={
                  mayManageMembers(visitor, membership) && (
                    <LinkButton href={`/team/${membership.accountId}`}>
                      {t('auth_home_manage_team')}
                    </LinkButton>
                  )
                }
              />
            ))}
          </List>
        </Sheet>
      )}
      {vendor.length > 0 && (
        <Sheet title={t('auth_home_vendor')}>
          <List>
            {vendor.map((post) => (
              <ListRow
                key={post.programId}
                name={post.programName}
                sub={rolesText(texts, post.roles)}
                side={
                  <span class="v-actions">
                    {managedProgram(visitor) === post.programId && (
                      <LinkButton href="/admin">{t('auth_home_manage_program')}</LinkButton>
                    )}
                    {vendorPost(visitor)?.programId === post.programId && (
                      <LinkButton href="/console">{t('auth_home_console')}</LinkButton>
                    )}
                  </span>
                }
              />
            ))}
          </List>
        </Sheet>
      )}
    </>
  );
}
