import type { CheckRightInput } from '@atrium/contracts';
import type { Platform } from '@atrium/platform';
import type { Measuring } from './measuring.js';
import type { Side } from './rounds.js';
import {
  inDatabase,
  insert,
  type Invitation,
  invitationTokens,
  inviter,
  membership,
  openInvitation,
  organization,
  type Person,
} from './seed.js';

/** How many members the organizations have that are compared. */
const sizes = { small: 100, big: 100_000 } as const;
type Size = keyof typeof sizes;

const listing = 'list members, 100,000 ÷ 100';
const checking = 'check a right, 100,000 ÷ 100 members';
const accepting = 'accept, 100,000 ÷ 100 members';

/** More than the first page of members shows: these have accounts, in both organizations. */
const colleagues = 60;

interface Filled {
  readonly organizationId: string;
  /** With the rights of administrators. */
  readonly colleagues: readonly Person[];
  /** Who else is a member, without an account. */
  readonly members: readonly string[];
  readonly invitations: readonly Invitation[];
}

/** An organization with 100,000 members against one with 100: both sides are the product. */
export async function measureGrowth(
  measuring: Measuring,
  people: readonly Person[],
): Promise<void> {
  if (!measuring.wants(listing, checking, accepting)) return;
  const { product } = measuring;
  const big = await fillOrganization(product, 'big', people);
  const small = await fillOrganization(product, 'small', people);
  const pids = measuring.productPids;
  const lists = (one: Filled): Side => ({
    pids,
    load: {
      url: `${product.gatewayUrl}/v1/organizations/${one.organizationId}/members`,
      method: 'GET',
      requests: one.colleagues.map(({ token }) => ({ token })),
    },
  });
  await measuring.overHttp(listing, lists(big), lists(small));
  const checks = (one: Filled): Side => ({
    pids,
    load: { asks: 'product', requests: questionsAbout(one) },
  });
  await measuring.overBus(checking, checks(big), checks(small));
  // The last one: whoever accepts is a member from then on.
  const accepts = ({ invitations }: Filled): Side => ({
    pids,
    load: {
      url: `${product.gatewayUrl}/v1/invitations/accept`,
      method: 'POST',
      once: true,
      requests: invitations.map(({ session, token }) => ({ token: session, body: { token } })),
    },
  });
  await measuring.overHttp(accepting, accepts(big), accepts(small));
}

/** About members from all over the organization: as many of the big one as there are of the small one. */
function questionsAbout({ organizationId, members }: Filled): CheckRightInput[] {
  const amount = sizes.small - colleagues - 1;
  const apart = Math.floor(members.length / amount);
  return Array.from({ length: amount }, (_, n) => ({
    ...{ accountId: members[n * apart] as string, organizationId },
    ...{ right: 'organization.read', usedSecondFactor: false },
  }));
}

/** Fills an organization with members, and invites everybody else to it. */
async function fillOrganization(
  platform: Platform,
  size: Size,
  people: readonly Person[],
): Promise<Filled> {
  const organizationId = `${size}-organization`;
  const tokens = invitationTokens(platform);
  const others = sizes[size] - colleagues - 1;
  const members = Array.from({ length: others }, (_, index) => `${size}-member-${index}`);
  const first = people.slice(-colleagues);
  const invitations = people.slice(0, -colleagues).map(({ accountId, token: session }) => {
    const id = `${size}-invitation-${accountId}`;
    return { id, organizationId, accountId, session, token: tokens.issue({ id, version: 1 }) };
  });
  const as = (role: string) => ({ rights: { role, billing: false, products: [] } });
  await inDatabase(platform.mongoUri('organizations'), async (database) => {
    await insert(database, 'organizations', [organizationId], (id) => organization(id, inviter));
    await insert(database, 'memberships', [inviter], (id) => membership(organizationId, id));
    // Those with accounts have been there longest, and so are on the first page.
    await insert(database, 'memberships', first, ({ accountId }) =>
      membership(organizationId, accountId, { ...as('administrator'), joinedAt: new Date(1) }),
    );
    await insert(database, 'memberships', members, (accountId) =>
      membership(organizationId, accountId, as('collaborator')),
    );
    await insert(database, 'memberships', invitations, openInvitation);
  });
  return { organizationId, colleagues: first, members, invitations };
}
