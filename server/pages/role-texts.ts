import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import type {Texts} from '../../lib/domain/texts.ts';

export function roleText({t}: Texts, role: PartnerRole | VendorRole): string {
  return t(`admin_role_${role}`);
}

/** "CAM and PDM" */
export function rolesText(texts: Texts, roles: ReadonlyArray<PartnerRole | VendorRole>): string {
  return texts.list(roles.map((role) => roleText(texts, role)));
}

export function typeText({t}: Texts, type: AccountType): string {
  return t(`admin_type_${type}`);
}
