import type { CheckRightInput, CheckRightsInput } from '@atrium/contracts';
import type { BusLoad } from './bus-load.js';
import type {
  FloorGrant,
  FloorMembership,
  FloorOrganization,
  FloorProduct,
  FloorTeam,
} from './floor/documents.js';
import type { Measuring } from './measuring.js';
import type { Side } from './rounds.js';
import { empty, inDatabase, insert, inviter, membership, organization } from './seed.js';

const byRole = 'check a right, by role';
const byGrant = 'check a right, by a grant';
const byTeam = 'check a right, through a team';
const atOnce = 'check 200 rights at once';

/** So many people, in each of whose organizations the same is asked in turn. */
const askedAbout = 100;
/** Products of somebody, or of a team; and of whoever is asked about with many. */
const few = 5;
const many = 200;

/** People of one organization, and what makes the answer about them a yes. */
interface Case {
  readonly organizationId: string;
  readonly role: 'administrator' | 'collaborator';
  readonly products: readonly FloorGrant[];
  readonly teams: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  [byRole]: { organizationId: 'asked-by-role', role: 'administrator', products: [], teams: [] },
  [byGrant]: {
    ...{ organizationId: 'asked-by-grant', role: 'collaborator' },
    ...{ products: products('asked-by-grant', few), teams: [] },
  },
  [byTeam]: {
    ...{ organizationId: 'asked-by-team', role: 'collaborator' },
    ...{ products: [], teams: ['asked-team'] },
  },
  [atOnce]: {
    ...{ organizationId: 'asked-at-once', role: 'collaborator' },
    ...{ products: products('asked-at-once', many), teams: [] },
  },
};

/** The check of rights over the bus, against the reads that it can't do without: three by key, or four of a team. */
export async function measureRights(measuring: Measuring): Promise<void> {
  if (!measuring.wants(...Object.keys(cases))) return;
  await fill(measuring);
  for (const [name, one] of Object.entries(cases)) {
    const requests = people(one).map((accountId) => {
      const whose = { accountId, organizationId: one.organizationId, usedSecondFactor: false };
      return name === atOnce ? questions(whose) : question(whose);
    });
    const side = (asks: BusLoad['asks'], pids: readonly number[]): Side => ({
      load: { asks, requests },
      pids,
    });
    await measuring.overBus(
      name,
      side('product', measuring.productPids),
      side('floor', measuring.floorPids),
    );
  }
}

type Whose = Pick<CheckRightInput, 'accountId' | 'organizationId' | 'usedSecondFactor'>;

function question(whose: Whose): CheckRightInput {
  return {
    ...whose,
    right: 'products.manage',
    productId: productOf(whose.organizationId, few - 1),
  };
}

function questions(whose: Whose): CheckRightsInput {
  const wanted = products(whose.organizationId, many).map(({ productId }) => ({
    ...{ right: 'products.use' as const, productId },
  }));
  return { ...whose, wanted };
}

function products(organizationId: string, amount: number): FloorGrant[] {
  return Array.from({ length: amount }, (_, n) => ({
    productId: productOf(organizationId, n),
    right: 'manage',
  }));
}

function productOf(organizationId: string, n: number): string {
  return `${organizationId}-product-${n}`;
}

function people({ organizationId }: Case): string[] {
  return Array.from({ length: askedAbout }, (_, n) => `${organizationId}-member-${n}`);
}

/** Both sides alike. */
async function fill({ product, floor }: Measuring): Promise<void> {
  const all = Object.values(cases);
  const teams = all.flatMap(({ organizationId, teams: ids }) =>
    ids.map((_id) => ({ _id, organizationId, products: products(organizationId, few) })),
  );
  const held = all.flatMap(({ organizationId }) =>
    products(organizationId, many).map(({ productId: _id }) => ({ _id, organizationId })),
  );
  const members = all.flatMap((one) => people(one).map((accountId) => ({ ...one, accountId })));
  await inDatabase(product.mongoUri('organizations'), async (database) => {
    await insert(database, 'organizations', all, ({ organizationId }) =>
      organization(organizationId, inviter),
    );
    await insert(database, 'products', held, ({ _id, organizationId }) => ({
      ...{ _id, organizationId, type: 'hosting', name: _id, ended: false, version: 1 },
      stays: [{ number: 0, organizationId, since: new Date(0), until: null }],
    }));
    await insert(database, 'teams', teams, (team) => ({
      ...{ ...team, name: 'Bench', nameKey: 'bench', leader: null },
      ...{ state: 'open', createdAt: new Date(), ...empty },
    }));
    await insert(database, 'memberships', members, (one) =>
      membership(one.organizationId, one.accountId, {
        rights: { role: one.role, billing: false, products: one.products },
        teams: one.teams,
      }),
    );
  });
  await inDatabase(floor.mongoUri, async (database) => {
    await insert(database, 'organizations', all, ({ organizationId: _id }): FloorOrganization => ({
      ...{ _id, name: `Organization ${_id}` },
    }));
    await insert(database, 'products', held, (one): FloorProduct => ({ ...one, ended: false }));
    await insert(database, 'teams', teams, ({ _id, products: granted }): FloorTeam => ({
      ...{ _id, products: granted },
    }));
    await insert(database, 'memberships', members, (one): FloorMembership => ({
      ...{ _id: `${one.organizationId}-${one.accountId}`, accountId: one.accountId },
      ...{ organizationId: one.organizationId, state: 'active', chosenAt: 1, outbox: [] },
      ...{ products: [...one.products], teams: [...one.teams] },
    }));
  });
}
