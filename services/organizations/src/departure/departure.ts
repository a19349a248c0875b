import {
  type DepartureBlocker,
  type DepartureDecision,
  type MailboxHandedOn,
  type MemberAccess,
  type ProductGrant,
  productsEach,
  type Rights,
  type Role,
} from '@atrium/contracts';
import { may, mayTouch } from '../access/access.js';
import { plainGrant, type StoredGrant, stayOf } from '../product/product.js';

/** What was decided about the things that hang on somebody's membership; whatever was not, ends with it (B-3). */
export interface Decided {
  readonly transferProductsTo?: string | undefined;
  readonly mailboxes?: readonly MailboxHandedOn[] | undefined;
  readonly endsServiceCredentials?: boolean | undefined;
}

/**
 * Rights with the products that somebody else had: of each the greater right. Null where nothing changes: whose role
 * opens every product needs none of them, and there may be too many.
 */
export function withProductsOf(rights: Rights, granted: readonly ProductGrant[]): Rights | null {
  if (may(rights.role, 'products.manage')) return null;
  const products = new Map<string, StoredGrant>(
    rights.products.map((grant) => [grant.productId, grant]),
  );
  for (const grant of granted) {
    const own = products.get(grant.productId);
    if (!own || isMore(grant, own)) products.set(grant.productId, plainGrant(grant));
  }
  const all = [...products.values()];
  const isSame = all.every((grant) => rights.products.includes(grant));
  return isSame || all.length > productsEach ? null : { ...rights, products: all };
}

/** Whether a grant gives more than another of the same product; one for an earlier stay of it gives nothing. */
function isMore(grant: StoredGrant, other: StoredGrant): boolean {
  const later = stayOf(grant) - stayOf(other);
  return later > 0 || (later === 0 && grant.right === 'manage' && other.right !== 'manage');
}

/** Whether all of it finds room in what another member has. */
export function hasRoomFor(rights: Rights, granted: readonly ProductGrant[]): boolean {
  const ids = [...rights.products, ...granted].map(({ productId }) => productId);
  return may(rights.role, 'products.manage') || new Set(ids).size <= productsEach;
}

/** What a person's departure is judged by. */
interface Going {
  readonly role: Role;
  readonly accountId: string;
  readonly representatives: readonly string[];
}

/** What stands against it, or null. Of whoever leaves by themselves only the last one is held (A3-7, B-3). */
export function blockerOf(
  { role, accountId, representatives }: Going,
  removedBy: Role | null,
): DepartureBlocker | null {
  if (removedBy && !mayTouch(removedBy, role)) return 'role-not-yours-to-give';
  const isLast = representatives.length === 1 && representatives[0] === accountId;
  return isLast ? 'last-legal-representative' : null;
}

/** What there is to decide before somebody is removed. */
export function toDecide(
  products: readonly ProductGrant[],
  access: MemberAccess | null,
): DepartureDecision[] {
  const each: [DepartureDecision, boolean][] = [
    ['products', products.length > 0],
    ['mailboxes', (access?.mailboxes.length ?? 0) > 0],
    ['service-credentials', (access?.serviceCredentials.length ?? 0) > 0],
  ];
  return each.filter(([, is]) => is).map(([decision]) => decision);
}
